namespace Fapilog.Testing;

/// <summary>
/// A request that violated a vendor's contract.
/// </summary>
public sealed record VendorRefusal
{
    /// <summary>Gets the violation, as a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>Gets the request.</summary>
    public required ReceivedRequest Request { get; init; }

    /// <summary>Returns the reason.</summary>
    /// <returns>Text for a test's output.</returns>
    public override string ToString() => Reason;
}
