using Fapilog.Alerting;

namespace Fapilog.Auditing;

/// <summary>
/// The findings of a trail about removing days.
/// </summary>
internal static class RetentionFindings
{
    /// <summary>Gets the clear that is reported when days can be removed again.</summary>
    public static TrailFinding Over { get; } =
        Failed(new IOException()) with { Message = "Days that are over their time are removed again." };

    public static TrailFinding Failed(Exception exception) => new(
        exception is InvalidDataException ? AlertReason.IntegrityFailure : AlertReason.AuditStorageFailure,
        "retention",
        AuditEventType.ComponentFailure,
        exception is InvalidDataException ? AlertSeverity.Critical : AlertSeverity.Error,
        $"Days that are over their time are kept: {exception.Message} It is tried again when the next day closes and at the next start.",
        ("error", exception.Message));
}
