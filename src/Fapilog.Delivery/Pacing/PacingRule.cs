namespace Fapilog.Delivery;

/// <summary>
/// How many calls a vendor takes within any window of time.
/// </summary>
/// <param name="Calls">How many. At least 1.</param>
/// <param name="Window">Within how long. Positive.</param>
public readonly record struct PacingRule(int Calls, TimeSpan Window);
