using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Testing;

/// <summary>
/// One call a <see cref="CollectingDispatcher"/> got.
/// </summary>
/// <param name="AuditEvent">The event.</param>
/// <param name="Severity">How urgent the alert is.</param>
/// <param name="Channel">The channel, or <see langword="null"/>.</param>
public sealed record CollectedAlert(AuditEvent AuditEvent, AlertSeverity Severity, string? Channel);
