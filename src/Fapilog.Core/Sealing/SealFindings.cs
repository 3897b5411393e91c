using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Sealing;

/// <summary>
/// What a trail finds while it seals.
/// </summary>
internal static class SealFindings
{
    public static TrailFinding Failed(string message) => new(
        AlertReason.AuditStorageFailure,
        "seal",
        AuditEventType.ComponentFailure,
        AlertSeverity.Error,
        $"A closed day could not be sealed: {message} It is tried again when the next day closes and at the next start.",
        ("error", message));
}
