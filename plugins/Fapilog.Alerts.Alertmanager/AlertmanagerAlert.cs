using System.Collections.Frozen;
using System.Text;
using System.Text.Json.Nodes;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Alertmanager;

/// <summary>
/// Renders the body of <c>POST /api/v2/alerts</c>: an array of one alert with labels, annotations and times.
/// </summary>
internal static class AlertmanagerAlert
{
    private const int MaxBytesOfLabel = 256;
    private const int MaxLengthOfName = 64;

    // Alertmanager names no limit; it keeps every alert in memory, and mail and chat cut what is longer anyway.
    private const int MaxBytesOfSummary = 500;
    private const int MaxBytesOfText = 8_000;
    private const int MaxBytesOfFact = 1_000;

    public static FrozenSet<string> OwnLabels { get; } =
    [
        "alertname", "severity", "event_type", "component", "compliance_level", "instance", "finding", "event_id", "test",
    ];

    public static byte[] Render(AuditEvent auditEvent, AlertSeverity severity, AlertmanagerSettings settings, DateTimeOffset now)
    {
        var alert = new JsonObject
        {
            ["labels"] = new JsonObject(Labels(auditEvent, severity, settings)),
            ["annotations"] = new JsonObject(Annotations(auditEvent, severity)),
        };
        if (auditEvent.Alert.Action is AlertAction.Clear)
        {
            // A clear ends what is known by its labels; without a beginning of its own the known one is kept.
            alert["endsAt"] = AlertWords.Time(now);
        }
        else
        {
            // An event may come from a clock that is ahead, and an alert that begins after its end is refused.
            var hold = auditEvent.Alert is { FindingKey.Length: > 0, IsTest: false } ? settings.FindingHold : settings.Hold;
            alert["startsAt"] = AlertWords.Time(auditEvent.Timestamp < now ? auditEvent.Timestamp : now);
            alert["endsAt"] = AlertWords.Time(now + hold);
        }

        return VendorJson.Write(new JsonArray(alert));
    }

    /// <summary>
    /// What an alert is known, grouped and routed by. Few values each, and the same ones when it is cleared: what differs from
    /// event to event is an annotation.
    /// </summary>
    private static IEnumerable<KeyValuePair<string, JsonNode?>> Labels(
        AuditEvent auditEvent, AlertSeverity severity, AlertmanagerSettings settings)
    {
        var alert = auditEvent.Alert;
        (string Name, string? Text)[] labels =
        [
            ("alertname", Name(alert)),
            ("severity", AlertWords.Severity(severity)),
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
            .Concat(settings.Labels.OrderBy(label => label.Key, StringComparer.Ordinal)
                .Select(label => (Name: label.Key, Text: (string?)label.Value)))
            .Select(label => (label.Name, Text: TextLimit.Cut(PlainText.Line(label.Text), MaxBytesOfLabel, TextUnit.Utf8)))
            .Where(label => label.Text.Length > 0)
            .Select(label => KeyValuePair.Create(label.Name, (JsonNode?)label.Text));
    }

    private static string? Finding(AuditEvent auditEvent)
    {
        var key = PlainText.Line(auditEvent.Alert.FindingKey);
        return key.Length == 0
            ? null
            : TextLimit.Measure(key, TextUnit.Utf8) <= MaxBytesOfLabel
            ? key
            : DeliveryKey.ForFinding(auditEvent);
    }

    /// <summary>
    /// Makes the label <c>alertname</c> from the first reason, in the style of Prometheus: <c>critical_error</c> becomes
    /// <c>AuditCriticalError</c>.
    /// </summary>
    private static string Name(AlertDetails alert)
    {
        var name = new StringBuilder("Audit");
        var begins = true;
        foreach (var letter in alert.Reasons is [var first, ..] ? first : string.Empty)
        {
            if (char.IsAsciiLetterOrDigit(letter) && name.Length < MaxLengthOfName)
            {
                name.Append(begins ? char.ToUpperInvariant(letter) : letter);
            }

            begins = !char.IsAsciiLetterOrDigit(letter);
        }

        return name.Length == "Audit".Length ? "AuditEvent" : name.ToString();
    }

    /// <summary>What a person reads of an alert, under the names that templates commonly use.</summary>
    private static IEnumerable<KeyValuePair<string, JsonNode?>> Annotations(AuditEvent auditEvent, AlertSeverity severity)
    {
        var report = new AlertReport(auditEvent, severity);
        (string Name, string Text, int Limit)[] annotations =
        [
            ("summary", report.Headline, MaxBytesOfSummary),
            ("description", report.What, MaxBytesOfText),
            Fact(report, "why"),
            Fact(report, "fallback_for"),
            Fact(report, "operation"),
            Fact(report, "when"),
            Fact(report, "contains"),
            Fact(report, "count"),
            Fact(report, "event_id"),
            Fact(report, "sequence_number") with { Name = "sequence" },
            Fact(report, "checksum"),
            Fact(report, "verify_with") with { Name = "verify_command" },
            ("details", string.Join('\n', report.Details.Select(detail => $"{detail.Label}: {detail.Value}")), MaxBytesOfText),
        ];
        return annotations
            .Select(annotation => (annotation.Name, Text: TextLimit.Cut(annotation.Text, annotation.Limit, TextUnit.Utf8)))
            .Where(annotation => annotation.Text.Length > 0)
            .Select(annotation => KeyValuePair.Create(annotation.Name, (JsonNode?)annotation.Text));
    }

    private static (string Name, string Text, int Limit) Fact(AlertReport report, string name) =>
        (name, report.Fact(name), MaxBytesOfFact);
}
