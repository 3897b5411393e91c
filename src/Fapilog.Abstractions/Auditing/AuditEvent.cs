using System.Globalization;
using Fapilog.Alerting;

namespace Fapilog.Auditing;

/// <summary>
/// One audit event: what an application logs, what a trail stores, and what a dispatcher receives. Immutable; compared by
/// content: lists and maps by their entries, the timestamp including its offset.
/// </summary>
/// <remarks>
/// The members are the 30 of fapilog-audit's format version 1 under their .NET names, plus <see cref="Extensions"/> and
/// <see cref="Alert"/>. An application sets the members that it has values for; the trail sets the sequence number and the
/// hashes. Safe for use by several threads.
/// </remarks>
public sealed record AuditEvent
{
    // The compiler generates equality over all fields: these two types compare as an event requires, by offset and by content.
    private readonly ExactTime _timestamp;
    private readonly TextList _regulatoryTags = TextList.Empty;

    /// <summary>Gets the event's identifier: text, a lowercase UUID if this library created it.</summary>
    /// <value>The default is empty: the trail creates one.</value>
    public string EventId { get; init; } = string.Empty;

    /// <summary>Gets when the event happened. An offset is kept; a time that is read without one is UTC.</summary>
    /// <value>
    /// The default is the default value, <c>0001-01-01T00:00:00Z</c>, which means now: the trail sets the current time, in UTC
    /// and whole microseconds. An event of exactly that time cannot be logged.
    /// </value>
    public DateTimeOffset Timestamp
    {
        get => _timestamp.Value;
        init => _timestamp = new ExactTime(value);
    }

    /// <summary>Gets the type of the event.</summary>
    public required AuditEventType EventType { get; init; }

    /// <summary>Gets the log level of the event. <c>critical</c> and <c>security</c> alert.</summary>
    /// <value>The default is <c>info</c>.</value>
    public AuditLogLevel LogLevel { get; init; } = AuditLogLevel.Info;

    /// <summary>Gets what happened, for people.</summary>
    public required string Message { get; init; }

    /// <summary>Gets the event's place in the chain, from 1.</summary>
    /// <value>The default is <see langword="null"/>: not stored, or stored by a version that did not chain.</value>
    public long? SequenceNumber { get; init; }

    /// <summary>Gets the checksum of the event before this one.</summary>
    /// <value>The default is <see langword="null"/>: not stored, or the first of its chain.</value>
    public string? PreviousHash { get; init; }

    /// <summary>Gets the SHA-256 of the event's canonical form without this member: 64 lowercase hexadecimal digits.</summary>
    /// <value>The default is <see langword="null"/>: not stored, or stored by a version that did not chain.</value>
    public string? Checksum { get; init; }

    /// <summary>Gets the reserved member <c>signature</c> of the format; no version sets it.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Signature { get; init; }

    /// <summary>Gets the part of the application that logged the event.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Component { get; init; }

    /// <summary>Gets the operation of the component.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Operation { get; init; }

    /// <summary>Gets the user the event is about.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? UserId { get; init; }

    /// <summary>Gets the user's session.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? SessionId { get; init; }

    /// <summary>Gets the request the event belongs to.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? RequestId { get; init; }

    /// <summary>Gets the IP address of the client.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? ClientIp { get; init; }

    /// <summary>Gets the user agent of the client.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? UserAgent { get; init; }

    /// <summary>Gets the container the event was logged in.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? ContainerId { get; init; }

    /// <summary>Gets the plugin the event is about.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? PluginName { get; init; }

    /// <summary>Gets the host the event was logged on.</summary>
    /// <value>The default is <see langword="null"/>: the trail fills it in if it also sets the time.</value>
    public string? Hostname { get; init; }

    /// <summary>Gets the process the event was logged by.</summary>
    /// <value>The default is <see langword="null"/>: the trail fills it in if it also sets the time.</value>
    public long? ProcessId { get; init; }

    /// <summary>
    /// Gets the error that the event records, with the 17 members of the format (<c>category</c>, <c>severity</c>,
    /// <c>call_stack</c> and so on). Depth and integers are limited as in <see cref="Metadata"/>.
    /// </summary>
    /// <value>The default is <see langword="null"/>.</value>
    public AuditMap? ErrorContext { get; init; }

    /// <summary>Gets the category of the error.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public ErrorCategory? ErrorCategory { get; init; }

    /// <summary>Gets the severity of the error.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public ErrorSeverity? ErrorSeverity { get; init; }

    /// <summary>
    /// Gets the classification of the data: <c>public</c>, <c>internal</c>, <c>confidential</c>, <c>restricted</c>, or a
    /// custom value.
    /// </summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? DataClassification { get; init; }

    /// <summary>Gets a value indicating whether the event involves personal data (GDPR).</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool ContainsPii { get; init; }

    /// <summary>Gets a value indicating whether the event involves health data (HIPAA).</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool ContainsPhi { get; init; }

    /// <summary>Gets the regulation under which the event was stored.</summary>
    /// <value>The default is <see langword="null"/>: the trail fills in its policy's level.</value>
    public ComplianceLevel? ComplianceLevel { get; init; }

    /// <summary>Gets tags for auditors, in order.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> RegulatoryTags
    {
        get => _regulatoryTags;
        init => _regulatoryTags = TextList.From(value);
    }

    /// <summary>Gets the retention category of the event, a custom text.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? RetentionCategory { get; init; }

    /// <summary>
    /// Gets additional data. A trail accepts up to 32 levels, and integers of up to
    /// <see cref="AuditValue.MaxIntegerDigits"/> digits; it rejects an event beyond that and names the member.
    /// </summary>
    /// <value>The default is empty.</value>
    public AuditMap Metadata { get; init; } = AuditMap.Empty;

    /// <summary>
    /// Gets additional top-level members of a stored line that this version does not support. Read-only in effect: a trail
    /// rejects an event that has any.
    /// </summary>
    /// <value>The default is empty.</value>
    public AuditMap Extensions { get; init; } = AuditMap.Empty;

    /// <summary>Gets the reasons why the event alerts, when it is passed to a dispatcher.</summary>
    /// <value>The default is <see cref="AlertDetails.None"/>, as on disk and in queries.</value>
    public AlertDetails Alert { get; init; } = AlertDetails.None;

    /// <summary>Returns the event's identifier, type and sequence number only.</summary>
    /// <returns>Text for a log.</returns>
    public override string ToString() =>
        $"{EventId} {EventType} #{SequenceNumber?.ToString(CultureInfo.InvariantCulture) ?? "-"}";

    /// <summary>A time that equals another only if the offset is the same too: they are different texts on disk.</summary>
    private readonly record struct ExactTime(DateTimeOffset Value)
    {
        public bool Equals(ExactTime other) => Value.EqualsExact(other.Value);

        public override int GetHashCode() => Value.GetHashCode();
    }
}
