using System.Globalization;
using System.Text;
using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Delivery;

/// <summary>
/// What a person must see of an alert, in words and in order of importance. Each provider renders it in its vendor's format
/// and within its vendor's limits.
/// </summary>
/// <remarks>
/// Every text here is cleaned by <see cref="PlainText"/>; those of the event itself are not. It is neither shortened nor
/// escaped: the provider does that, because it knows the vendor's limits and markup. Immutable.
/// </remarks>
public sealed class AlertReport
{
    /// <summary>Initializes a new instance of the <see cref="AlertReport"/> class.</summary>
    /// <param name="auditEvent">The event as the host handed it over.</param>
    /// <param name="severity">How urgent the alert is.</param>
    /// <exception cref="ArgumentNullException"><paramref name="auditEvent"/> is null.</exception>
    public AlertReport(AuditEvent auditEvent, AlertSeverity severity)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);

        Severity = AlertWords.Severity(severity);
        Marks = [.. AlertWords.Marks(auditEvent.Alert)];
        What =
            PlainText.Lines(auditEvent.Message) is { Length: > 0 } message ? message : PlainText.Line(auditEvent.EventType.Value);
        Headline = string.Concat(Marks.Select(mark => $"[{mark}] "))
            + $"{Severity.ToUpperInvariant()}: {AlertWords.Times(auditEvent.Alert)}{PlainText.Line(What)}";
        Facts = [.. EventFacts.From(auditEvent)];
        Details = [.. EventDetails.From(auditEvent)];
    }

    /// <summary>Gets the severity's word: <c>critical</c>, <c>error</c>, <c>warning</c> or <c>info</c>.</summary>
    public string Severity { get; }

    /// <summary>Gets what distinguishes the alert from an ordinary one: <c>TEST</c>, <c>REPLAY</c>, <c>CLEARED</c>,
    /// <c>FALLBACK</c>.</summary>
    public IReadOnlyList<string> Marks { get; }

    /// <summary>Gets what happened; may have several lines, separated by <c>\n</c>. Never empty.</summary>
    public string What { get; }

    /// <summary>Gets the whole alert in one line: marks, severity in capitals, of a digest how often, what happened.</summary>
    public string Headline { get; }

    /// <summary>
    /// Gets why and where the alert was raised, when, for which event, and how to verify it: <c>why</c>, <c>component</c>,
    /// <c>operation</c>, <c>when</c>, <c>hostname</c>, <c>event_type</c>, <c>compliance_level</c>, <c>contains</c>,
    /// <c>event_id</c>, <c>sequence_number</c>, <c>checksum</c>, <c>verify_with</c>, of a digest <c>count</c>, and of an alert
    /// that another instance could not deliver <c>fallback_for</c>. Unknown facts are left out, except the sequence and the
    /// checksum, which then read <c>not stored</c>.
    /// </summary>
    public IReadOnlyList<AlertFact> Facts { get; }

    /// <summary>
    /// Gets the rest of what the host handed over, the least important: members an operator allowed, then metadata by its
    /// keys.
    /// </summary>
    public IReadOnlyList<AlertFact> Details { get; }

    /// <summary>Returns the value of a fact.</summary>
    /// <param name="name">Its stable name.</param>
    /// <returns>The value; empty when the fact is unknown.</returns>
    public string Fact(string name) => Facts.FirstOrDefault(fact => fact.Name == name)?.Value ?? string.Empty;

    /// <summary>Returns the severity's word; never what the event says.</summary>
    /// <returns>Text for a log.</returns>
    public override string ToString() => Severity;
}

/// <summary>
/// One line of an <see cref="AlertReport"/>: something a person may want to know about an alert.
/// </summary>
public sealed record AlertFact
{
    /// <summary>Gets the stable name, in snake case, as on disk where the fact is a member of the event.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the label for people, such as <c>Event id</c>.</summary>
    public required string Label { get; init; }

    /// <summary>Gets the value, cleaned by <see cref="PlainText"/>, of any length, never empty.</summary>
    public required string Value { get; init; }
}

/// <summary>
/// The facts that identify an event.
/// </summary>
internal static class EventFacts
{
    public static IEnumerable<AlertFact> From(AuditEvent auditEvent)
    {
        var alert = auditEvent.Alert;
        (string Name, string Label, string? Value)[] facts =
        [
            ("why", "Why", string.Join("; ", alert.Reasons.Select(reason => AlertReasons.Explain(reason, auditEvent)))),
            ("fallback_for", "Sent in place of", Fallback(alert)),
            ("component", "Component", auditEvent.Component),
            ("operation", "Operation", auditEvent.Operation),
            ("when", "When", When(auditEvent.Timestamp)),
            ("hostname", "Host", auditEvent.Hostname),
            ("event_type", "Event type", auditEvent.EventType.Value),
            ("compliance_level", "Compliance level", auditEvent.ComplianceLevel?.Value),
            ("contains", "Contains", Contains(auditEvent)),
            ("count", "Events", Digest(alert)),
            ("event_id", "Event id", auditEvent.EventId),
            ("sequence_number", "Sequence", auditEvent.SequenceNumber?.ToString(CultureInfo.InvariantCulture) ?? "not stored"),
            ("checksum", "Checksum", auditEvent.Checksum ?? "not stored"),
            ("verify_with", "Verify with", alert.VerifyCommand),
        ];
        return facts
            .Select(fact => new AlertFact { Name = fact.Name, Label = fact.Label, Value = PlainText.Line(fact.Value) })
            .Where(fact => fact.Value.Length > 0);
    }

    private static string When(DateTimeOffset instant) =>
        instant.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss.ffffff 'UTC'", CultureInfo.InvariantCulture);

    private static string? Contains(AuditEvent auditEvent) => (auditEvent.ContainsPii, auditEvent.ContainsPhi) switch
    {
        (true, true) => "personal data (PII) and health data (PHI)",
        (true, false) => "personal data (PII)",
        (false, true) => "health data (PHI)",
        _ => null,
    };

    private static string? Fallback(AlertDetails alert) => alert.FallbackFor is { Length: > 0 } instance
        ? $"{instance}, which could not deliver it: {alert.FallbackReason}"
        : null;

    private static string? Digest(AlertDetails alert) => alert.Count is { } count
        ? string.Create(CultureInfo.InvariantCulture, $"{count}, sequence {alert.FirstSequence} to {alert.LastSequence}")
        : null;
}

/// <summary>
/// Explains which rule raised the alert: its stable word, and what it means.
/// </summary>
internal static class AlertReasons
{
    public static string Explain(string reason, AuditEvent auditEvent) => reason switch
    {
        "critical_error" => $"{reason} (the event's level is critical)",
        "security_event" => $"{reason} (the event's level is security, its type {auditEvent.EventType.Value})",
        "compliance_violation" => $"{reason} ({Data(auditEvent)})",
        "integrity_failure" => $"{reason} (the trail's files are not what was written)",
        "audit_storage_failure" => $"{reason} (events could not be stored)",
        "alerting_failure" => $"{reason} (alerts of another instance are not delivered)",
        _ => reason,
    };

    private static string Data(AuditEvent auditEvent) => (auditEvent.ContainsPii, auditEvent.ContainsPhi) switch
    {
        (_, false) => "the event concerns personal data, which GDPR protects",
        (false, true) => "the event concerns health data, which HIPAA protects",
        _ => "the event concerns personal and health data, which GDPR or HIPAA protects",
    };
}

/// <summary>
/// The other members of the event, which the host hands over with <c>IncludeSensitive</c>, and the metadata it allows.
/// </summary>
internal static class EventDetails
{
    public static IEnumerable<AlertFact> From(AuditEvent auditEvent)
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
            .Select(member => new AlertFact { Name = member.Name, Label = member.Label, Value = PlainText.Line(member.Value) })
            .Concat(auditEvent.Metadata.Select(Entry))
            .Where(fact => fact.Value.Length > 0 && fact.Label.Length > 0);
    }

    private static AlertFact Entry(KeyValuePair<string, AuditValue> entry)
    {
        var key = PlainText.Line(entry.Key);
        return new AlertFact { Name = $"metadata.{key}", Label = key, Value = PlainText.Line(Text(entry.Value)) };
    }

    private static string Text(AuditValue value) => value.Kind is AuditValueKind.String
        ? value.AsString()
        : Encoding.UTF8.GetString(VendorJson.Write(writer => AuditJson.Write(writer, value)));

    private static string Json(AuditMap map) => Encoding.UTF8.GetString(VendorJson.Write(writer => AuditJson.Write(writer, map)));
}

/// <summary>
/// The words that vendors and people see for values of the contract.
/// </summary>
public static class AlertWords
{
    /// <summary>Returns the word of a severity; a value between two is the lower one.</summary>
    /// <param name="severity">The severity.</param>
    /// <returns><c>critical</c>, <c>error</c>, <c>warning</c> or <c>info</c>.</returns>
    public static string Severity(AlertSeverity severity) => severity switch
    {
        >= AlertSeverity.Critical => "critical",
        >= AlertSeverity.Error => "error",
        >= AlertSeverity.Warning => "warning",
        _ => "info",
    };

    /// <summary>Writes a time in UTC to the microsecond as RFC 3339 has it: <c>2026-03-01T12:30:45.123456Z</c>.</summary>
    /// <param name="instant">The time.</param>
    /// <returns>The text.</returns>
    public static string Time(DateTimeOffset instant) =>
        instant.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    internal static string Times(AlertDetails alert) =>
        alert.Count is { } count ? string.Create(CultureInfo.InvariantCulture, $"{count} times: ") : string.Empty;

    internal static IEnumerable<string> Marks(AlertDetails alert)
    {
        if (alert.IsTest)
        {
            yield return "TEST";
        }

        if (alert.IsReplay)
        {
            yield return "REPLAY";
        }

        if (alert.Action is AlertAction.Clear)
        {
            yield return "CLEARED";
        }

        if (alert.FallbackFor is { Length: > 0 })
        {
            yield return "FALLBACK";
        }
    }
}
