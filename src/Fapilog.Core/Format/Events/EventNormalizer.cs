using Fapilog.Auditing;
using Fapilog.Diagnostics;

namespace Fapilog.Format;

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
            throw new ArgumentException($"{AuditCodes.EventRefused}: The event cannot be stored. {string.Join(' ', EventFaults.Find(auditEvent))}");
        }

        return Stamp(auditEvent);
    }

    /// <summary>Fills in everything that a storable event leaves open.</summary>
    public AuditEvent Complete(AuditEvent auditEvent) => Complete(auditEvent, Stamp(auditEvent));

    /// <summary>Fills in what a storable event leaves open, with what was decided when it was taken.</summary>
    public AuditEvent Complete(AuditEvent auditEvent, EventStamp stamp)
    {
        var whole = auditEvent with
        {
            EventId = stamp.EventId,
            Timestamp = stamp.Timestamp,
            Hostname = auditEvent.Hostname ?? (stamp.HappensNow ? _hostname : null),
            ProcessId = auditEvent.ProcessId ?? (stamp.HappensNow ? Environment.ProcessId : null),
            ComplianceLevel = auditEvent.ComplianceLevel ?? _level,
            ErrorContext = auditEvent.ErrorContext is { } context ? ErrorContextShape.Complete(context, _timeProvider) : null,
            Alert = Alerting.AlertDetails.None,
        };
        var texts = default(WellFormedTexts);
        EventMembers.Visit(whole, ref texts);
        return texts.AreChanged ? EventMembers.Map(whole, ref texts) : whole;
    }

    // Host and process are where the event happened, so they are filled in only for one that happens now.
    private EventStamp Stamp(AuditEvent auditEvent)
    {
        var happensNow = auditEvent.Timestamp == default;
        return new EventStamp(
            auditEvent.EventId.Length > 0 ? auditEvent.EventId : EventIds.Next(),
            EventTime.Floor(happensNow ? _timeProvider.GetUtcNow() : auditEvent.Timestamp),
            happensNow);
    }

    /// <summary>
    /// Replaces half a surrogate pair, which the file cannot hold: an event that was just logged must equal the one read back.
    /// </summary>
    private struct WellFormedTexts : IMemberVisitor
    {
        public bool AreChanged { get; private set; }

        public string? Text(ReadOnlySpan<byte> name, string? value)
        {
            if (value is null || value.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') < 0)
            {
                return value;
            }

            var wellFormed = AuditValue.FromString(value).AsString();
            AreChanged |= wellFormed != value;
            return wellFormed;
        }

        public IReadOnlyList<string> Texts(ReadOnlySpan<byte> name, IReadOnlyList<string> value)
        {
            string[]? changed = null;
            for (var i = 0; i < value.Count; i++)
            {
                if (Text(name, value[i]) is var text && text != value[i])
                {
                    (changed ??= [.. value])[i] = text!;
                }
            }

            return changed ?? value;
        }

        public readonly string? Term(ReadOnlySpan<byte> name, string? value, Vocabulary known) => value;

        public readonly bool Flag(ReadOnlySpan<byte> name, bool value) => value;

        public readonly long? Number(ReadOnlySpan<byte> name, long? value) => value;

        public readonly DateTimeOffset Time(ReadOnlySpan<byte> name, DateTimeOffset value) => value;

        // The values of a map are well formed from the moment they are made.
        public readonly AuditMap? Map(ReadOnlySpan<byte> name, AuditMap? value) => value;

        public readonly string? Hash(ReadOnlySpan<byte> name, string? value) => value;

        public readonly long? Sequence(ReadOnlySpan<byte> name, long? value) => value;
    }
}

/// <summary>
/// What the call decides of an event that leaves it open; the rest is filled in by the writer, off the caller's path.
/// </summary>
/// <param name="EventId">The event's identifier.</param>
/// <param name="Timestamp">When it happened, in whole microseconds.</param>
/// <param name="HappensNow">Whether the trail set the time; then host and process are this one's.</param>
internal readonly record struct EventStamp(string EventId, DateTimeOffset Timestamp, bool HappensNow);
