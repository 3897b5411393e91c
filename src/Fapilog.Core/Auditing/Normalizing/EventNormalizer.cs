using Fapilog.Chaining;
using Fapilog.Diagnostics;

namespace Fapilog.Auditing;

/// <summary>
/// Makes a logged event storable: fills in what it leaves open, and refuses, all at once, what cannot be stored.
/// </summary>
internal sealed class EventNormalizer
{
    // Kinds only the trail itself writes: whoever could log them could cry wolf, or hide a cry.
    private static readonly string[] OwnKinds = ["retention_applied", "integrity_failure", "audit_storage_failure"];

    private readonly ComplianceLevel _level;
    private readonly TimeProvider _timeProvider;
    private readonly string _hostname = Environment.MachineName;

    public EventNormalizer(ComplianceLevel level, TimeProvider timeProvider)
    {
        _level = level;
        _timeProvider = timeProvider;
    }

    /// <exception cref="ArgumentException">A member cannot be stored.</exception>
    public AuditEvent Normalize(AuditEvent auditEvent)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);

        var faults = Faults(auditEvent).ToList();
        if (faults.Count > 0)
        {
            throw new ArgumentException($"{AuditCodes.EventRefused}: The event cannot be stored. {string.Join(' ', faults)}");
        }

        return Complete(auditEvent);
    }

    /// <summary>Fills in what a storable event leaves open.</summary>
    public AuditEvent Complete(AuditEvent auditEvent)
    {
        // Host and process are where the event happened, so they are filled in only for one that happens now.
        var happensNow = auditEvent.Timestamp == default;
        return auditEvent with
        {
            EventId = auditEvent.EventId.Length > 0 ? WellFormed(auditEvent.EventId)! : Guid.NewGuid().ToString("D"),
            Timestamp = EventTime.Floor(happensNow ? _timeProvider.GetUtcNow() : auditEvent.Timestamp),
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
            RegulatoryTags = [.. auditEvent.RegulatoryTags.Select(tag => WellFormed(tag)!)],
            Hostname = WellFormed(auditEvent.Hostname) ?? (happensNow ? _hostname : null),
            ProcessId = auditEvent.ProcessId ?? (happensNow ? Environment.ProcessId : null),
            ComplianceLevel = auditEvent.ComplianceLevel ?? _level,
            ErrorContext = auditEvent.ErrorContext is { } context ? ErrorContextShape.Complete(context, _timeProvider) : null,
            Alert = Alerting.AlertDetails.None,
        };
    }

    // A live event must equal the one read back, so what the file cannot hold goes here and not in the writer alone.
    private static string? WellFormed(string? text) =>
        text is null || text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') < 0 ? text : AuditValue.FromString(text).AsString();

    private static IEnumerable<string> Faults(AuditEvent auditEvent) =>
    [
        .. Absent(auditEvent),
        .. Unknown("event_type", auditEvent.EventType.Value, auditEvent.EventType.IsKnown, AuditEventType.KnownValues),
        .. Unknown("log_level", auditEvent.LogLevel.Value, auditEvent.LogLevel.IsKnown, AuditLogLevel.KnownValues),
        .. Unknown("compliance_level", auditEvent.ComplianceLevel?.Value, auditEvent.ComplianceLevel?.IsKnown, ComplianceLevel.KnownValues),
        .. Unknown("error_category", auditEvent.ErrorCategory?.Value, auditEvent.ErrorCategory?.IsKnown, ErrorCategory.KnownValues),
        .. Unknown("error_severity", auditEvent.ErrorSeverity?.Value, auditEvent.ErrorSeverity?.IsKnown, ErrorSeverity.KnownValues),
        .. Reserved(auditEvent),
        .. DepthFaults(auditEvent),
        .. auditEvent.ErrorContext is { } context ? ErrorContextShape.Faults(context) : [],
    ];

    private static IEnumerable<string> Absent(AuditEvent auditEvent)
    {
        if (auditEvent.Message is null)
        {
            yield return "The member 'message' is null. Say what happened.";
        }

        if (auditEvent.EventId is null || auditEvent.Metadata is null || auditEvent.Extensions is null || auditEvent.RegulatoryTags.Contains(null!))
        {
            yield return "One of 'event_id', 'metadata', the extensions and the entries of 'regulatory_tags' is null. Leave them at their defaults.";
        }
    }

    private static IEnumerable<string> Unknown(string member, string? value, bool? isKnown, IReadOnlyList<string> known)
    {
        if (isKnown is false)
        {
            yield return $"The member '{member}' is '{value}'. It is one of {string.Join(", ", known)}; put a word of your own into the metadata.";
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

        if (auditEvent.Metadata?.TryGetValue("kind", out var kind) is true && kind.Kind is AuditValueKind.String && OwnKinds.Contains(kind.AsString()))
        {
            yield return $"The metadata's 'kind' is '{kind.AsString()}', which only the trail itself may write. Choose another word.";
        }
    }

    private static IEnumerable<string> DepthFaults(AuditEvent auditEvent)
    {
        if (ValueDepth.Exceeds(auditEvent.Metadata) || ValueDepth.Exceeds(auditEvent.ErrorContext))
        {
            yield return $"The metadata or the error context lies deeper than {ValueDepth.Most} levels. Flatten it.";
        }
    }
}
