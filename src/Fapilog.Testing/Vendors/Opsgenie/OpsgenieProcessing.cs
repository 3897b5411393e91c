namespace Fapilog.Testing;

/// <summary>
/// The result of a request that an <see cref="OpsgenieDouble"/> answered with 202.
/// </summary>
/// <param name="RequestId">The identifier in the answer.</param>
/// <param name="Action">The requested action: <c>Create</c>, <c>Close</c> or <c>Acknowledge</c>.</param>
/// <param name="Alias">The alias of the alert.</param>
/// <param name="IsSuccess">Whether the action succeeded. Closing an alert that is not open does not.</param>
/// <param name="Status">The vendor's text for the result.</param>
public sealed record OpsgenieProcessing(string RequestId, string Action, string Alias, bool IsSuccess, string Status);
