namespace Fapilog.Alerting;

/// <summary>
/// That an event alerts, how urgently and why.
/// </summary>
internal sealed record AlertDecision(AlertSeverity Severity, IReadOnlyList<string> Reasons)
{
    /// <summary>Gets what a raise and its clear share; null when nothing will be cleared.</summary>
    public string? FindingKey { get; init; }

    /// <summary>Gets whether the alert says that something happened or that it is over.</summary>
    public AlertAction Action { get; init; }
}
