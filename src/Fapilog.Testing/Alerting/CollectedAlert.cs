using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Testing;

/// <summary>
/// One call that a <see cref="CollectingDispatcher"/> received.
/// </summary>
/// <param name="AuditEvent">The event.</param>
/// <param name="Severity">The severity of the alert.</param>
/// <param name="Channel">The channel, or <see langword="null"/>.</param>
public sealed record CollectedAlert(AuditEvent AuditEvent, AlertSeverity Severity, string? Channel);
