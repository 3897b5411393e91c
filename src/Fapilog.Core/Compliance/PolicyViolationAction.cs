namespace Fapilog.Compliance;

/// <summary>
/// What a trail does when its policy breaches the rules of its level.
/// </summary>
public enum PolicyViolationAction
{
    /// <summary>The trail logs every breach and starts.</summary>
    Warn = 0,

    /// <summary>The trail refuses to start and reports every breach.</summary>
    Fail = 1,
}
