using System.Text;
using Fapilog.Auditing;
using Fapilog.Diagnostics;

namespace Fapilog.Format;

/// <summary>
/// Finds the reasons why a logged event cannot be stored: all of them at once, one sentence each.
/// </summary>
internal static class EventFaults
{
    // Kinds that only the trail itself writes: a caller that could log them could fake a finding or hide one.
    private static readonly string[] OwnKinds =
    [
        "retention_applied", "integrity_failure", "audit_storage_failure", "alerting_failure", "alert_silence_added",
        "alert_silence_expired", "alert_cursor_set", Reanchoring.Kind,
    ];

    /// <summary>Returns whether the event can be stored. Called for every event, so it allocates nothing.</summary>
    public static bool IsStorable(AuditEvent auditEvent) =>
        auditEvent is { Message: not null, EventId: not null, Metadata: { } metadata, Extensions.Count: 0 }
        && auditEvent is { SequenceNumber: null, PreviousHash: null, Checksum: null }
        && UnknownTerms.In(auditEvent) is null
        && !HasNull(auditEvent.RegulatoryTags)
        && (metadata.Count == 0
            || (!metadata.ContainsKey("kind") && ValueLimits.Find("metadata", metadata) is null)
            || !Find(auditEvent).Any())
        && (auditEvent.ErrorContext is null || !Find(auditEvent).Any())
        && (EventSize.IsSmall(auditEvent) || EventSize.FindFault(auditEvent) is null);

    private static bool HasNull(IReadOnlyList<string> tags)
    {
        for (var i = 0; i < tags.Count; i++)
        {
            if (tags[i] is null)
            {
                return true;
            }
        }

        return false;
    }

    public static IEnumerable<string> Find(AuditEvent auditEvent) =>
    [
        .. Absent(auditEvent),
        .. UnknownTerms.In(auditEvent) ?? [],
        .. Reserved(auditEvent),
        .. LimitFaults(auditEvent),
        .. auditEvent.ErrorContext is { } context ? ErrorContextShape.Faults(context) : [],
    ];

    private static IEnumerable<string> Absent(AuditEvent auditEvent)
    {
        if (auditEvent.Message is null)
        {
            yield return "The member 'message' is null. Say what happened.";
        }

        if (auditEvent.EventId is null
            || auditEvent.Metadata is null
            || auditEvent.Extensions is null
            || HasNull(auditEvent.RegulatoryTags))
        {
            yield return "One of 'event_id', 'metadata', the extensions and the entries of 'regulatory_tags' is null. Leave them at their defaults.";
        }
    }

    private static IEnumerable<string> Reserved(AuditEvent auditEvent)
    {
        if (auditEvent.SequenceNumber is not null || auditEvent.PreviousHash is not null || auditEvent.Checksum is not null)
        {
            yield return "The members 'sequence_number', 'previous_hash' and 'checksum' are the trail's to set. Leave them open.";
        }

        if (auditEvent.Extensions?.Count > 0)
        {
            yield return $"The members {string.Join(", ", auditEvent.Extensions.Keys.Select(key => $"'{key}'"))} are not of the format. Put them into the metadata.";
        }

        if (auditEvent.Metadata?.TryGetValue("kind", out var kind) is true
            && kind.Kind is AuditValueKind.String
            && OwnKinds.Contains(kind.AsString()))
        {
            yield return $"The metadata's 'kind' is '{kind.AsString()}', which only the trail itself may write. Choose another value.";
        }
    }

    private static IEnumerable<string> LimitFaults(AuditEvent auditEvent)
    {
        (string Path, int Digits)?[] beyond =
            [ValueLimits.Find("metadata", auditEvent.Metadata), ValueLimits.Find("error_context", auditEvent.ErrorContext)];
        foreach (var (path, digits) in beyond.OfType<(string, int)>())
        {
            yield return digits == 0
                ? $"The member '{ShortText.Shorten(path)}' is nested deeper than {ValueLimits.MostLevels} levels. Flatten it."
                : $"The member '{ShortText.Shorten(path)}' is an integer of {digits} digits, and Python reads at most {AuditValue.MaxIntegerDigits}. Give it as a text.";
        }

        if (beyond is [null, null]
            && auditEvent is { Message: not null, EventId: not null, Metadata: not null }
            && !EventSize.IsSmall(auditEvent)
            && EventSize.FindFault(auditEvent) is { } size)
        {
            yield return size;
        }
    }

    /// <summary>Finds members with a value outside their vocabulary.</summary>
    private struct UnknownTerms : IMemberVisitor
    {
        private List<string>? _faults;

        /// <summary>Returns what is wrong; null, without an allocation, when nothing is.</summary>
        public static List<string>? In(AuditEvent auditEvent)
        {
            var finder = default(UnknownTerms);
            EventMembers.Visit(auditEvent, ref finder);
            return finder._faults;
        }

        public string? Term(ReadOnlySpan<byte> name, string? value, Vocabulary known)
        {
            if (value is not null && !known.Contains(value))
            {
                (_faults ??= []).Add($"The member '{Encoding.ASCII.GetString(name)}' is '{value}'.{NearestName.Ask(value, known.Values)} It must be one of {known}. A value of your own belongs in 'metadata'.");
            }

            return value;
        }

        public readonly string? Text(ReadOnlySpan<byte> name, string? value) => value;

        public readonly bool Flag(ReadOnlySpan<byte> name, bool value) => value;

        public readonly long? Number(ReadOnlySpan<byte> name, long? value) => value;

        public readonly DateTimeOffset Time(ReadOnlySpan<byte> name, DateTimeOffset value) => value;

        public readonly AuditMap? Map(ReadOnlySpan<byte> name, AuditMap? value) => value;

        public readonly IReadOnlyList<string> Texts(ReadOnlySpan<byte> name, IReadOnlyList<string> value) => value;

        public readonly string? Hash(ReadOnlySpan<byte> name, string? value) => value;

        public readonly long? Sequence(ReadOnlySpan<byte> name, long? value) => value;
    }
}
