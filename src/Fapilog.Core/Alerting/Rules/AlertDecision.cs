namespace Fapilog.Alerting;

/// <summary>
/// That an event alerts, how urgently and why.
/// </summary>
internal sealed record AlertDecision(AlertSeverity Severity, IReadOnlyList<string> Reasons);
