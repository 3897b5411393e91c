using Fapilog.Chaining;
using Fapilog.Diagnostics;

namespace Fapilog.Auditing;

/// <summary>
/// Makes a logged event storable: fills in what it leaves open, and refuses, all at once, what cannot be stored.
/// </summary>
internal sealed class EventNormalizer
{
    private readonly ComplianceLevel _level;
    private readonly TimeProvider _timeProvider;
    private readonly string _hostname = Environment.MachineName;

    public EventNormalizer(ComplianceLevel level, TimeProvider timeProvider)
    {
        _level = level;
        _timeProvider = timeProvider;
    }

    /// <summary>Takes an event that can be stored.</summary>
    /// <exception cref="ArgumentException">A member cannot be stored.</exception>
    public EventStamp Admit(AuditEvent auditEvent)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);

        // What speaks against an event is found by iterators; that nothing does is asked on every call.
        if (!EventFaults.IsStorable(auditEvent))
        {
            throw new ArgumentException($"{AuditCodes.EventRefused}: The event cannot be stored. {string.Join(' ', EventFaults.Of(auditEvent))}");
        }

        return Stamp(auditEvent);
    }

    /// <summary>Fills in everything that a storable event leaves open.</summary>
    public AuditEvent Complete(AuditEvent auditEvent) => Complete(auditEvent, Stamp(auditEvent));

    /// <summary>Fills in what a storable event leaves open, with what was decided when it was taken.</summary>
    public AuditEvent Complete(AuditEvent auditEvent, EventStamp stamp) => auditEvent with
    {
        EventId = WellFormed(stamp.EventId)!,
        Timestamp = stamp.Timestamp,
        Message = WellFormed(auditEvent.Message)!,
        Component = WellFormed(auditEvent.Component),
        Operation = WellFormed(auditEvent.Operation),
        UserId = WellFormed(auditEvent.UserId),
        SessionId = WellFormed(auditEvent.SessionId),
        RequestId = WellFormed(auditEvent.RequestId),
        ClientIp = WellFormed(auditEvent.ClientIp),
        UserAgent = WellFormed(auditEvent.UserAgent),
        ContainerId = WellFormed(auditEvent.ContainerId),
        PluginName = WellFormed(auditEvent.PluginName),
        DataClassification = WellFormed(auditEvent.DataClassification),
        RetentionCategory = WellFormed(auditEvent.RetentionCategory),
        Signature = WellFormed(auditEvent.Signature),
        RegulatoryTags = auditEvent.RegulatoryTags.Count == 0 ? auditEvent.RegulatoryTags : [.. auditEvent.RegulatoryTags.Select(tag => WellFormed(tag)!)],
        Hostname = WellFormed(auditEvent.Hostname) ?? (stamp.HappensNow ? _hostname : null),
        ProcessId = auditEvent.ProcessId ?? (stamp.HappensNow ? Environment.ProcessId : null),
        ComplianceLevel = auditEvent.ComplianceLevel ?? _level,
        ErrorContext = auditEvent.ErrorContext is { } context ? ErrorContextShape.Complete(context, _timeProvider) : null,
        Alert = Alerting.AlertDetails.None,
    };

    // Host and process are where the event happened, so they are filled in only for one that happens now.
    private EventStamp Stamp(AuditEvent auditEvent)
    {
        var happensNow = auditEvent.Timestamp == default;
        return new EventStamp(
            auditEvent.EventId.Length > 0 ? auditEvent.EventId : EventIds.Next(),
            EventTime.Floor(happensNow ? _timeProvider.GetUtcNow() : auditEvent.Timestamp),
            happensNow);
    }

    // A live event must equal the one read back, so what the file cannot hold goes here and not in the writer alone.
    private static string? WellFormed(string? text) =>
        text is null || text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') < 0 ? text : AuditValue.FromString(text).AsString();
}
