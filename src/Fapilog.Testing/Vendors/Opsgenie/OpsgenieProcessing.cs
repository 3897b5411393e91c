namespace Fapilog.Testing;

/// <summary>
/// What became of a request that an <see cref="OpsgenieDouble"/> had answered with 202.
/// </summary>
/// <param name="RequestId">The identifier it answered with.</param>
/// <param name="Action">What was asked for: <c>Create</c>, <c>Close</c> or <c>Acknowledge</c>.</param>
/// <param name="Alias">The alias it was about.</param>
/// <param name="IsSuccess">Whether it was done. A close of what is not open is not.</param>
/// <param name="Status">The vendor's word for it.</param>
public sealed record OpsgenieProcessing(string RequestId, string Action, string Alias, bool IsSuccess, string Status);
