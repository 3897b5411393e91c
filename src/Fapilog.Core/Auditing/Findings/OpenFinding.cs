using Fapilog.Alerting;
using Fapilog.Cursors;
using Fapilog.Format;

namespace Fapilog.Auditing;

/// <summary>
/// A finding that is not cleared, and whether an alert instance has accepted its alert.
/// </summary>
/// <param name="Finding">The finding, as a clear reports it.</param>
internal sealed record OpenFinding(TrailFinding Finding)
{
    // The texts of a finding may come from files that other processes wrote.
    private const int MostText = 1000;
    private const int MostBytes = 8 * 1024;

    /// <summary>
    /// Gets the event whose alert no instance has accepted, with its place in the chain once it is stored; null when the alert
    /// was accepted.
    /// </summary>
    public AuditEvent? Unaccepted { get; init; }

    /// <summary>Gets where that event is in the trail; null when it is not stored, or that is not known.</summary>
    public TrailPlace? Place { get; init; }

    /// <summary>Gets a value indicating whether the finding is over, and its clear waits until the alert is accepted.</summary>
    public bool IsOver { get; init; }

    /// <summary>Gets the importance of the entry: if there are too many, the least important is dropped.</summary>
    public (bool IsUnaccepted, bool IsOpen, AlertSeverity Severity) Importance =>
        (Unaccepted is not null, !IsOver, Finding.Severity);

    /// <summary>Parses an entry of the file; null if it is not valid.</summary>
    public static OpenFinding? Parse(AuditMap map)
    {
        var members = new MemberReader(map);
        var (key, message, type) = (members.Text("key"u8), members.Text("message"u8), members.Text("event_type"u8));
        var (fingerprint, severity) = (members.Text("fingerprint"u8), (AlertSeverity)(members.Integer("severity"u8) ?? 0));
        var reason = members.Text("reason"u8) ?? AlertReason.IntegrityFailure;
        var (isOver, stored) = (members.Flag("over"u8), members.Map("event"u8));
        if (members.Faults.Count > 0 || key is null || message is null || type is not { Length: > 0 } || !Enum.IsDefined(severity)
            || !AlertReason.IsOwn(reason))
        {
            return null;
        }

        var finding = new TrailFinding(reason, key, new AuditEventType(type), severity, message)
        {
            Fingerprint = fingerprint ?? string.Empty,
        };
        var open = new OpenFinding(finding)
        {
            IsOver = isOver,
            Place = TrailPlace.TryParse(members.Text("place"u8), out var place) ? place : null,
        };
        return stored is null ? open : open.WithEvent(stored);
    }

    /// <summary>Returns the entry in the form of the file.</summary>
    public AuditMap ToMap()
    {
        List<(string Key, AuditValue Value)> members =
        [
            ("event_type", Finding.EventType.Value),
            ("fingerprint", Finding.Fingerprint),
            ("key", Finding.Key),
            ("message", Cut(Finding.Message)),
            ("reason", Finding.Reason),
            ("severity", (long)Finding.Severity),
        ];
        if (Unaccepted is { } unaccepted)
        {
            var tree = EventTree.From(unaccepted, MostBytes) ?? EventTree.From(Thin(unaccepted), EventLine.MaxLength)!;
            members.Add(("event", AuditValue.FromMap(tree)));
        }

        if (IsOver)
        {
            members.Add(("over", true));
        }

        if (Place is { } place)
        {
            members.Add(("place", place.ToString()));
        }

        return AuditMap.Create([.. members]);
    }

    /// <summary>
    /// Adds the event of an entry. Any account that can write the file could put any event there, so an event that the trail
    /// would not store or send itself is rejected.
    /// </summary>
    private OpenFinding? WithEvent(AuditMap tree)
    {
        var faults = EventReader.Read(tree, out var read);
        var details = read.Metadata.Where(entry => entry.Key is not ("kind" or "finding")).ToList();
        var placeless = read with { SequenceNumber = null, PreviousHash = null, Checksum = null };
        if (faults.Count > 0 || read.EventId.Length == 0 || read.EventType != Finding.EventType
            || (read.EventType != AuditEventType.ComponentFailure && read.EventType != AuditEventType.ComponentRecovery)
            || !EventFaults.IsStorable(placeless with { Metadata = AuditMap.Create(details) }))
        {
            return null;
        }

        var isStored = read is { SequenceNumber: not null, Checksum: not null };
        return this with
        {
            Finding = Finding with { Details = [.. details.Select(entry => (entry.Key, entry.Value))] },
            Unaccepted = isStored ? read : placeless,
        };
    }

    // The reduced event still identifies the stored one, which has the rest.
    private static AuditEvent Thin(AuditEvent unaccepted) => unaccepted with
    {
        Message = Cut(unaccepted.Message),
        Metadata = AuditMap.Create(unaccepted.Metadata.Where(entry => entry.Key is "kind" or "finding")),
    };

    private static string Cut(string text) => text.Length <= MostText ? text : $"{text[..MostText]}…";
}
