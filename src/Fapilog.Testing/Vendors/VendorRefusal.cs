namespace Fapilog.Testing;

/// <summary>
/// A request that violated a vendor's contract.
/// </summary>
/// <param name="Reason">The violation, as a sentence.</param>
/// <param name="Request">The request.</param>
public sealed record VendorRefusal(string Reason, ReceivedRequest Request)
{
    /// <summary>Returns the reason.</summary>
    /// <returns>Text for a test's output.</returns>
    public override string ToString() => Reason;
}
