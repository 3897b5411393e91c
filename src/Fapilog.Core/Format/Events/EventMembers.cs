using System.Text;
using Fapilog.Auditing;

namespace Fapilog.Format;

/// <summary>
/// Visits the members of an event, each by its kind, and returns the value to use. Implemented by structs, so that the runtime
/// compiles <see cref="EventMembers"/> to straight-line code for each of them.
/// </summary>
internal interface IMemberVisitor
{
    string? Text(ReadOnlySpan<byte> name, string? value);

    /// <summary>Visits a text that belongs to a vocabulary.</summary>
    string? Term(ReadOnlySpan<byte> name, string? value, Vocabulary known);

    bool Flag(ReadOnlySpan<byte> name, bool value);

    long? Number(ReadOnlySpan<byte> name, long? value);

    DateTimeOffset Time(ReadOnlySpan<byte> name, DateTimeOffset value);

    AuditMap? Map(ReadOnlySpan<byte> name, AuditMap? value);

    IReadOnlyList<string> Texts(ReadOnlySpan<byte> name, IReadOnlyList<string> value);

    /// <summary>Visits a hash that the trail sets.</summary>
    string? Hash(ReadOnlySpan<byte> name, string? value);

    /// <summary>Visits the place in the chain, which the trail sets.</summary>
    long? Sequence(ReadOnlySpan<byte> name, long? value);
}

/// <summary>
/// The table of the 30 members of the format under their names on disk, in the order of the canonical form. All code that
/// needs every member uses it: writing, reading, measuring, checking, and the page <c>docs/format.md</c>.
/// </summary>
/// <remarks>
/// It has two views, because only an object initializer can set a member, and only a plain call avoids a copy. A test
/// compares them with each other and with the members of <see cref="AuditEvent"/>.
/// </remarks>
internal static class EventMembers
{
    /// <summary>Gets the names of the members, in their order.</summary>
    public static IReadOnlyList<string> Names { get; } = NameList.Create();

    /// <summary>Shows every member to a visitor; what it returns is ignored.</summary>
    public static void Visit<TVisitor>(AuditEvent auditEvent, ref TVisitor visitor)
        where TVisitor : struct, IMemberVisitor => Visit(new CompletedEvent(auditEvent), ref visitor);

    /// <summary>Shows every member of an event as it is stored.</summary>
    public static void Visit<TVisitor>(in CompletedEvent completed, ref TVisitor visitor)
        where TVisitor : struct, IMemberVisitor
    {
        var auditEvent = completed.Event;
        visitor.Hash("checksum"u8, auditEvent.Checksum);
        visitor.Text("client_ip"u8, auditEvent.ClientIp);
        visitor.Term("compliance_level"u8, completed.ComplianceLevel?.Value, Vocabulary.ComplianceLevels);
        visitor.Text("component"u8, auditEvent.Component);
        visitor.Text("container_id"u8, auditEvent.ContainerId);
        visitor.Flag("contains_phi"u8, auditEvent.ContainsPhi);
        visitor.Flag("contains_pii"u8, auditEvent.ContainsPii);
        visitor.Text("data_classification"u8, auditEvent.DataClassification);
        visitor.Term("error_category"u8, auditEvent.ErrorCategory?.Value, Vocabulary.ErrorCategories);
        visitor.Map("error_context"u8, completed.ErrorContext);
        visitor.Term("error_severity"u8, auditEvent.ErrorSeverity?.Value, Vocabulary.ErrorSeverities);
        visitor.Text("event_id"u8, completed.EventId);
        visitor.Term("event_type"u8, auditEvent.EventType.Value, Vocabulary.EventTypes);
        visitor.Text("hostname"u8, completed.Hostname);
        visitor.Term("log_level"u8, auditEvent.LogLevel.Value, Vocabulary.LogLevels);
        visitor.Text("message"u8, auditEvent.Message);
        visitor.Map("metadata"u8, auditEvent.Metadata);
        visitor.Text("operation"u8, auditEvent.Operation);
        visitor.Text("plugin_name"u8, auditEvent.PluginName);
        visitor.Hash("previous_hash"u8, auditEvent.PreviousHash);
        visitor.Number("process_id"u8, completed.ProcessId);
        visitor.Texts("regulatory_tags"u8, auditEvent.RegulatoryTags);
        visitor.Text("request_id"u8, auditEvent.RequestId);
        visitor.Text("retention_category"u8, auditEvent.RetentionCategory);
        visitor.Sequence("sequence_number"u8, auditEvent.SequenceNumber);
        visitor.Text("session_id"u8, auditEvent.SessionId);
        visitor.Text("signature"u8, auditEvent.Signature);
        visitor.Time("timestamp"u8, completed.Timestamp);
        visitor.Text("user_agent"u8, auditEvent.UserAgent);
        visitor.Text("user_id"u8, auditEvent.UserId);
    }

    /// <summary>Returns a copy of an event with the values that a visitor returns for its members.</summary>
    public static AuditEvent Map<TVisitor>(AuditEvent auditEvent, ref TVisitor visitor)
        where TVisitor : struct, IMemberVisitor => auditEvent with
        {
            Checksum = visitor.Hash("checksum"u8, auditEvent.Checksum),
            ClientIp = visitor.Text("client_ip"u8, auditEvent.ClientIp),
            ComplianceLevel = Term(
            visitor.Term("compliance_level"u8, auditEvent.ComplianceLevel?.Value, Vocabulary.ComplianceLevels),
            text => new ComplianceLevel(text)),
            Component = visitor.Text("component"u8, auditEvent.Component),
            ContainerId = visitor.Text("container_id"u8, auditEvent.ContainerId),
            ContainsPhi = visitor.Flag("contains_phi"u8, auditEvent.ContainsPhi),
            ContainsPii = visitor.Flag("contains_pii"u8, auditEvent.ContainsPii),
            DataClassification = visitor.Text("data_classification"u8, auditEvent.DataClassification),
            ErrorCategory = Term(
            visitor.Term("error_category"u8, auditEvent.ErrorCategory?.Value, Vocabulary.ErrorCategories),
            text => new ErrorCategory(text)),
            ErrorContext = visitor.Map("error_context"u8, auditEvent.ErrorContext),
            ErrorSeverity = Term(
            visitor.Term("error_severity"u8, auditEvent.ErrorSeverity?.Value, Vocabulary.ErrorSeverities),
            text => new ErrorSeverity(text)),
            EventId = visitor.Text("event_id"u8, auditEvent.EventId) ?? string.Empty,
            EventType = Term(
            visitor.Term("event_type"u8, auditEvent.EventType.Value, Vocabulary.EventTypes),
            text => new AuditEventType(text)) ?? default,
            Hostname = visitor.Text("hostname"u8, auditEvent.Hostname),
            LogLevel = Term(
            visitor.Term("log_level"u8, auditEvent.LogLevel.Value, Vocabulary.LogLevels),
            text => new AuditLogLevel(text)) ?? AuditLogLevel.Info,
            Message = visitor.Text("message"u8, auditEvent.Message) ?? string.Empty,
            Metadata = visitor.Map("metadata"u8, auditEvent.Metadata) ?? AuditMap.Empty,
            Operation = visitor.Text("operation"u8, auditEvent.Operation),
            PluginName = visitor.Text("plugin_name"u8, auditEvent.PluginName),
            PreviousHash = visitor.Hash("previous_hash"u8, auditEvent.PreviousHash),
            ProcessId = visitor.Number("process_id"u8, auditEvent.ProcessId),
            RegulatoryTags = visitor.Texts("regulatory_tags"u8, auditEvent.RegulatoryTags),
            RequestId = visitor.Text("request_id"u8, auditEvent.RequestId),
            RetentionCategory = visitor.Text("retention_category"u8, auditEvent.RetentionCategory),
            SequenceNumber = visitor.Sequence("sequence_number"u8, auditEvent.SequenceNumber),
            SessionId = visitor.Text("session_id"u8, auditEvent.SessionId),
            Signature = visitor.Text("signature"u8, auditEvent.Signature),
            Timestamp = visitor.Time("timestamp"u8, auditEvent.Timestamp),
            UserAgent = visitor.Text("user_agent"u8, auditEvent.UserAgent),
            UserId = visitor.Text("user_id"u8, auditEvent.UserId),
        };

    private static T? Term<T>(string? text, Func<string, T> make)
        where T : struct => string.IsNullOrEmpty(text) ? null : make(text);

    private readonly struct NameList(List<string> names) : IMemberVisitor
    {
        public static List<string> Create()
        {
            List<string> names = [];
            var list = new NameList(names);
            Visit(new AuditEvent { EventType = default, Message = string.Empty }, ref list);
            return names;
        }

        public string? Text(ReadOnlySpan<byte> name, string? value) => Note(name, value);

        public string? Term(ReadOnlySpan<byte> name, string? value, Vocabulary known) => Note(name, value);

        public bool Flag(ReadOnlySpan<byte> name, bool value) => Note(name, value);

        public long? Number(ReadOnlySpan<byte> name, long? value) => Note(name, value);

        public DateTimeOffset Time(ReadOnlySpan<byte> name, DateTimeOffset value) => Note(name, value);

        public AuditMap? Map(ReadOnlySpan<byte> name, AuditMap? value) => Note(name, value);

        public IReadOnlyList<string> Texts(ReadOnlySpan<byte> name, IReadOnlyList<string> value) => Note(name, value);

        public string? Hash(ReadOnlySpan<byte> name, string? value) => Note(name, value);

        public long? Sequence(ReadOnlySpan<byte> name, long? value) => Note(name, value);

        private T Note<T>(ReadOnlySpan<byte> name, T value)
        {
            names.Add(Encoding.ASCII.GetString(name));
            return value;
        }
    }
}
