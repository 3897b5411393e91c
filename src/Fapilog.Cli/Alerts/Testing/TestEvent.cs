using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Hosting;

namespace Fapilog.Cli;

/// <summary>
/// The event of a test alert, which says of itself that nothing happened: a provider may not show what marks a test.
/// </summary>
internal static class TestEvent
{
    public static AuditEvent Of(ConfiguredInstance instance, AlertSeverity severity) => PartialEvent.Sample(instance.Settings.Audit) with
    {
        EventType = AuditEventType.ComplianceCheck,
        LogLevel = severity switch
        {
            AlertSeverity.Critical => AuditLogLevel.Critical,
            AlertSeverity.Error => AuditLogLevel.Error,
            AlertSeverity.Warning => AuditLogLevel.Warning,
            _ => AuditLogLevel.Info,
        },
        Message = $"Test alert: nothing happened. 'fapilog alerts test' sent it to instance '{instance.Name}'.",
        Component = "fapilog",
        Operation = "alerts test",
    };
}
