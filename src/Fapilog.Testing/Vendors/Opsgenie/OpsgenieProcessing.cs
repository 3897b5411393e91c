namespace Fapilog.Testing;

/// <summary>
/// The result of a request that an <see cref="OpsgenieDouble"/> answered with 202.
/// </summary>
public sealed record OpsgenieProcessing
{
    /// <summary>Gets the identifier in the answer.</summary>
    public required string RequestId { get; init; }

    /// <summary>Gets the requested action: <c>Create</c>, <c>Close</c> or <c>Acknowledge</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Gets the alias of the alert.</summary>
    public required string Alias { get; init; }

    /// <summary>Gets a value indicating whether the action succeeded. Closing an alert that is not open does not.</summary>
    public required bool IsSuccess { get; init; }

    /// <summary>Gets the vendor's text for the result.</summary>
    public required string Status { get; init; }
}
