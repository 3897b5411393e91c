using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Alertmanager;

/// <summary>
/// What a person reads of an alert, by the names templates commonly use.
/// </summary>
internal static class AlertAnnotations
{
    // Alertmanager names no limit; it keeps every alert in memory, and mail and chat cut what is longer anyway.
    private const int MaxBytesOfSummary = 500;
    private const int MaxBytesOfText = 8_000;
    private const int MaxBytesOfFact = 1_000;

    public static IEnumerable<KeyValuePair<string, string>> Of(AuditEvent auditEvent, AlertSeverity severity)
    {
        var report = AlertReport.Of(auditEvent, severity);
        (string Name, string Text, int Limit)[] annotations =
        [
            ("summary", report.Headline, MaxBytesOfSummary),
            ("description", report.What, MaxBytesOfText),
            Fact(report, "why"),
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
            .Select(annotation => KeyValuePair.Create(annotation.Name, TextLimit.Cut(annotation.Text, annotation.Limit, TextUnit.Utf8)))
            .Where(annotation => annotation.Value.Length > 0);
    }

    private static (string Name, string Text, int Limit) Fact(AlertReport report, string name) => (name, report.Fact(name), MaxBytesOfFact);
}
