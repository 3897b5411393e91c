using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Testing;

/// <summary>
/// One call that a <see cref="CollectingDispatcher"/> received.
/// </summary>
public sealed record CollectedAlert
{
    /// <summary>Gets the event.</summary>
    public required AuditEvent AuditEvent { get; init; }

    /// <summary>Gets the severity of the alert.</summary>
    public required AlertSeverity Severity { get; init; }

    /// <summary>Gets the channel, or <see langword="null"/>.</summary>
    public required string? Channel { get; init; }
}
