using System.Globalization;
using System.Text;
using Fapilog.Auditing;

namespace Fapilog.Delivery;

/// <summary>
/// What else the host handed over: with <c>IncludeSensitive</c> the event's further members, and the metadata it allowed.
/// </summary>
internal static class EventDetails
{
    public static IEnumerable<AlertFact> Of(AuditEvent auditEvent)
    {
        (string Name, string Label, string? Value)[] members =
        [
            ("user_id", "User", auditEvent.UserId),
            ("session_id", "Session", auditEvent.SessionId),
            ("request_id", "Request", auditEvent.RequestId),
            ("client_ip", "Client address", auditEvent.ClientIp),
            ("user_agent", "User agent", auditEvent.UserAgent),
            ("container_id", "Container", auditEvent.ContainerId),
            ("plugin_name", "Plugin", auditEvent.PluginName),
            ("process_id", "Process", auditEvent.ProcessId?.ToString(CultureInfo.InvariantCulture)),
            ("error_category", "Error category", auditEvent.ErrorCategory?.Value),
            ("error_severity", "Error severity", auditEvent.ErrorSeverity?.Value),
            ("data_classification", "Data classification", auditEvent.DataClassification),
            ("regulatory_tags", "Regulatory tags", string.Join(", ", auditEvent.RegulatoryTags)),
            ("retention_category", "Retention category", auditEvent.RetentionCategory),
            ("error_context", "Error context", auditEvent.ErrorContext is { Count: > 0 } context ? Json(context) : null),
        ];
        return members
            .Select(member => new AlertFact(member.Name, member.Label, PlainText.Line(member.Value)))
            .Concat(auditEvent.Metadata.Select(Entry))
            .Where(fact => fact.Value.Length > 0 && fact.Label.Length > 0);
    }

    private static AlertFact Entry(KeyValuePair<string, AuditValue> entry)
    {
        var key = PlainText.Line(entry.Key);
        return new AlertFact($"metadata.{key}", key, PlainText.Line(Text(entry.Value)));
    }

    private static string Text(AuditValue value) => value.Kind is AuditValueKind.String
        ? value.AsString()
        : Encoding.UTF8.GetString(VendorJson.Write(writer => AuditJson.Write(writer, value)));

    private static string Json(AuditMap map) => Encoding.UTF8.GetString(VendorJson.Write(writer => AuditJson.Write(writer, map)));
}
