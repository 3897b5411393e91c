namespace Fapilog.Compliance;

/// <summary>
/// What a trail does when its policy breaches the rules of its level.
/// </summary>
public enum PolicyViolationAction
{
    /// <summary>It logs every breach and starts.</summary>
    Warn = 0,

    /// <summary>It refuses to start and names every breach.</summary>
    Fail = 1,
}
