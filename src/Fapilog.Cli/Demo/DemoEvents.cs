using Fapilog.Auditing;

namespace Fapilog.Cli;

/// <summary>
/// The events the demo logs: some that alert under HIPAA and some that do not.
/// </summary>
internal static class DemoEvents
{
    public static IReadOnlyList<Func<IAuditTrail, ValueTask<AuditReceipt>>> All { get; } =
    [
        trail => trail.LogEventAsync(AuditEventType.SystemStartup, "The clinic's records service started."),
        trail => trail.LogErrorAsync(
            new TimeoutException("The print server did not answer."),
            ErrorSeverity.Low,
            ErrorCategory.Timeout,
            component: "printing"),
        trail => trail.LogErrorAsync(
            new IOException("The ledger's disk is read-only."),
            ErrorSeverity.Critical,
            ErrorCategory.IO,
            component: "ledger",
            operation: "append"),
        trail => trail.LogSecurityEventAsync(
            AuditEventType.SecurityViolation, "A token was used from two countries within a minute.", "u-17", "203.0.113.9",
            "curl/8.5", "gateway"),
        trail => trail.LogDataAccessAsync("patients/4711", "dr-lee", containsPhi: true, dataClassification: "restricted"),
        trail => trail.LogSecurityEventAsync(
            AuditEventType.AuthenticationFailed, "Wrong password, third time.", "u-23", "198.51.100.4"),
    ];
}
