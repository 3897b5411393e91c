using Fapilog.Auditing;

namespace Fapilog.Reading;

/// <summary>
/// Makes an event of a line's value tree.
/// </summary>
public static class EventReader
{
    /// <summary>
    /// Reads the 30 members of the format under their names on disk; absent and null members keep their defaults, and what
    /// is left over lands in <see cref="AuditEvent.Extensions"/>.
    /// </summary>
    /// <param name="line">The line's value tree.</param>
    /// <param name="auditEvent">The event; where there are faults, without the members at fault.</param>
    /// <returns>What is wrong, a sentence each; empty when nothing is.</returns>
    public static IReadOnlyList<string> Read(AuditMap line, out AuditEvent auditEvent)
    {
        ArgumentNullException.ThrowIfNull(line);

        var members = new MemberReader(line);
        auditEvent = new AuditEvent
        {
            EventType = Term(members.Text("event_type"), text => new AuditEventType(text)) ?? default,
            Message = members.Text("message") ?? string.Empty,
            LogLevel = Term(members.Text("log_level"), text => new AuditLogLevel(text)) ?? AuditLogLevel.Info,
            EventId = members.Text("event_id") ?? string.Empty,
            Timestamp = members.Time("timestamp") ?? default,
            SequenceNumber = members.Integer("sequence_number"),
            PreviousHash = members.Text("previous_hash"),
            Checksum = members.Text("checksum"),
            Signature = members.Text("signature"),
            Component = members.Text("component"),
            Operation = members.Text("operation"),
            UserId = members.Text("user_id"),
            SessionId = members.Text("session_id"),
            RequestId = members.Text("request_id"),
            ClientIp = members.Text("client_ip"),
            UserAgent = members.Text("user_agent"),
            ContainerId = members.Text("container_id"),
            PluginName = members.Text("plugin_name"),
            Hostname = members.Text("hostname"),
            ProcessId = members.Integer("process_id"),
            ErrorContext = members.Map("error_context"),
            ErrorCategory = Term(members.Text("error_category"), text => new ErrorCategory(text)),
            ErrorSeverity = Term(members.Text("error_severity"), text => new ErrorSeverity(text)),
            DataClassification = members.Text("data_classification"),
            ContainsPii = members.Flag("contains_pii"),
            ContainsPhi = members.Flag("contains_phi"),
            ComplianceLevel = Term(members.Text("compliance_level"), text => new ComplianceLevel(text)),
            RegulatoryTags = members.Texts("regulatory_tags"),
            RetentionCategory = members.Text("retention_category"),
            Metadata = members.Map("metadata") ?? AuditMap.Empty,
        };

        auditEvent = auditEvent with { Extensions = members.Rest };
        return members.Faults;
    }

    private static T? Term<T>(string? text, Func<string, T> make)
        where T : struct => string.IsNullOrEmpty(text) ? null : make(text);
}
