using System.Collections.Frozen;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Alertmanager;

/// <summary>
/// What an alert is known, grouped and routed by. Few values each, and the same ones when it is cleared: what differs from
/// event to event is an annotation.
/// </summary>
internal static class AlertLabels
{
    private const int MaxBytes = 256;

    public static FrozenSet<string> Own { get; } =
    [
        "alertname", "severity", "event_type", "component", "compliance_level", "instance", "finding", "event_id", "test",
    ];

    public static IEnumerable<KeyValuePair<string, string>> Of(AuditEvent auditEvent, AlertSeverity severity, AlertmanagerSettings settings)
    {
        var alert = auditEvent.Alert;
        (string Name, string? Text)[] labels =
        [
            ("alertname", AlertName.Of(alert)),
            ("severity", AlertWords.Of(severity)),
            ("event_type", auditEvent.EventType.Value),
            ("component", auditEvent.Component),
            ("compliance_level", auditEvent.ComplianceLevel?.Value),
            ("instance", auditEvent.Hostname),

            // Without it the end of one finding would end another of the same kind.
            ("finding", Finding(auditEvent)),
            ("event_id", settings.OneAlertPerEvent && Finding(auditEvent) is null ? auditEvent.EventId : null),

            // A test must neither refresh nor be taken for an alert that is meant.
            ("test", alert.IsTest ? "true" : null),
        ];
        return labels
            .Concat(settings.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => (Name: label.Key, Text: (string?)label.Value)))
            .Select(label => KeyValuePair.Create(label.Name, TextLimit.Cut(PlainText.Line(label.Text), MaxBytes, TextUnit.Utf8)))
            .Where(label => label.Value.Length > 0);
    }

    private static string? Finding(AuditEvent auditEvent)
    {
        var key = PlainText.Line(auditEvent.Alert.FindingKey);
        return key.Length == 0 ? null : TextLimit.Measure(key, TextUnit.Utf8) <= MaxBytes ? key : DeliveryKey.OfFinding(auditEvent);
    }
}
