using Fapilog.Auditing;
using Fapilog.Diagnostics;

namespace Fapilog.Format;

/// <summary>
/// Makes a logged event storable: fills in unset members, and rejects an event that cannot be stored with all reasons at once.
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

    /// <summary>Accepts an event that can be stored.</summary>
    /// <exception cref="ArgumentException">A member cannot be stored.</exception>
    public EventStamp Admit(AuditEvent auditEvent)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);

        // Finding faults allocates iterators; checking that there are none runs on every call.
        if (!EventFaults.IsStorable(auditEvent))
        {
            throw new ArgumentException(
                $"{AuditCodes.EventRefused}: The event cannot be stored. {string.Join(' ', EventFaults.Find(auditEvent))}");
        }

        return Stamp(auditEvent);
    }

    /// <summary>Returns a storable event with all unset members filled in.</summary>
    public AuditEvent Complete(AuditEvent auditEvent) => ToEvent(Complete(auditEvent, Stamp(auditEvent)));

    /// <summary>Fills in the unset members of a storable event, with the values decided when it was accepted.</summary>
    public CompletedEvent Complete(AuditEvent auditEvent, EventStamp stamp) => new(auditEvent)
    {
        EventId = stamp.EventId,
        Timestamp = stamp.Timestamp,
        Hostname = auditEvent.Hostname ?? (stamp.HappensNow ? _hostname : null),
        ProcessId = auditEvent.ProcessId ?? (stamp.HappensNow ? Environment.ProcessId : null),
        ComplianceLevel = auditEvent.ComplianceLevel ?? _level,
        ErrorContext = auditEvent.ErrorContext is { } context ? ErrorContextShape.Complete(context, _timeProvider) : null,
    };

    /// <summary>Returns an event as a reader of its line gets it, except for its place in the chain.</summary>
    public static AuditEvent ToEvent(in CompletedEvent completed)
    {
        var whole = completed.Event with
        {
            EventId = completed.EventId,
            Timestamp = completed.Timestamp,
            Hostname = completed.Hostname,
            ProcessId = completed.ProcessId,
            ComplianceLevel = completed.ComplianceLevel,
            ErrorContext = completed.ErrorContext,
            Alert = Alerting.AlertDetails.None,
        };
        var texts = default(WellFormedTexts);
        EventMembers.Visit(whole, ref texts);
        return texts.AreChanged ? EventMembers.Map(whole, ref texts) : whole;
    }

    // Host and process tell where the event happened, so they are filled in only if it happens now.
    private EventStamp Stamp(AuditEvent auditEvent)
    {
        var happensNow = auditEvent.Timestamp == default;
        return new EventStamp(
            auditEvent.EventId.Length > 0 ? auditEvent.EventId : EventIds.Next(),
            EventTime.Floor(happensNow ? _timeProvider.GetUtcNow() : auditEvent.Timestamp),
            happensNow);
    }

    /// <summary>
    /// Replaces lone surrogates, which the file cannot hold: an event that was just logged must equal the one read back.
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

        // The values of a map are well formed from their creation on.
        public readonly AuditMap? Map(ReadOnlySpan<byte> name, AuditMap? value) => value;

        public readonly string? Hash(ReadOnlySpan<byte> name, string? value) => value;

        public readonly long? Sequence(ReadOnlySpan<byte> name, long? value) => value;
    }
}

/// <summary>
/// The values that are decided during the call for members left unset; the writer fills in the rest, off the caller's path.
/// </summary>
/// <param name="EventId">The event's identifier.</param>
/// <param name="Timestamp">When the event happened, in whole microseconds.</param>
/// <param name="HappensNow">Whether the trail set the time; host and process are then those of this process.</param>
internal readonly record struct EventStamp(string EventId, DateTimeOffset Timestamp, bool HappensNow);
