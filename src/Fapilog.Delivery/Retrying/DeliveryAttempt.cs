namespace Fapilog.Delivery;

/// <summary>
/// One attempt of a call.
/// </summary>
/// <param name="Number">Its number within the call, from 1.</param>
/// <param name="StartedAt">When it began, in UTC.</param>
public readonly record struct DeliveryAttempt(int Number, DateTimeOffset StartedAt);
