using System.Text.Json;
using Fapilog.Auditing;
using Fapilog.Cursors;
using Fapilog.Diagnostics;
using Fapilog.Format;

namespace Fapilog.Alerting;

/// <summary>
/// One alert that an instance gave up: which one, why, and what the instance would have sent.
/// </summary>
internal sealed record UndeliveredEntry
{
    // Texts of vendors, and of events: an event's identifier may have any length.
    private const int MostText = 1000;

    // Of a larger alert only the reference is kept: the event is in the trail.
    private const int MostAlert = 256 * 1024;

    /// <summary>Gets the identifier of the entry, a UUID of version 7.</summary>
    public string Id { get; init; } = Guid.CreateVersion7().ToString("D");

    /// <summary>Gets when the alert was given up.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets the name of the instance.</summary>
    public required string Instance { get; init; }

    public required UndeliveredReason Reason { get; init; }

    /// <summary>Gets the vendor's words, secrets masked; empty if there are none.</summary>
    public string Failure
    {
        get;
        init => field = ShortText.Shorten(value, MostText);
    } = string.Empty;

    /// <summary>Gets how many times the alert was offered to the instance.</summary>
    public int Attempts { get; init; }

    /// <summary>Gets where the event is in the trail; null when it could not be stored.</summary>
    public TrailPlace? Place { get; init; }

    /// <summary>Gets how many events the alert is about.</summary>
    public long Count { get; init; } = 1;

    /// <summary>Gets the sequence number of the first event of a digest; null for an alert about one event.</summary>
    public long? FirstSequence { get; init; }

    /// <summary>
    /// Gets the idempotency key of a digest, which its events alone do not give; null for an alert about one event.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Gets the sequence number of the event, of a digest that of its last one; null when it was not stored.</summary>
    public long? Sequence { get; init; }

    public string? Checksum { get; init; }

    /// <summary>Gets the event's identifier, shortened if it is very long; null when the event could not be read.</summary>
    public string? EventId
    {
        get;
        init => field = value is null ? null : ShortId(value);
    }

    public required AlertSeverity Severity { get; init; }

    public string? Channel { get; init; }

    /// <summary>
    /// Gets the alert as the instance would have seen it, redacted for it; null when the event could not be read, when the alert
    /// was too large to be kept, or when it was forgotten with its day.
    /// </summary>
    public AuditEvent? Alert { get; init; }

    /// <summary>Gets what ended the entry; null while it is open.</summary>
    public UndeliveredSettlement? Settled { get; init; }

    /// <summary>Gets the day of the file that has the event, or, of an event that is in none, the day of the entry.</summary>
    public DateOnly Day => Place?.Day ?? DateOnly.FromDateTime(At.UtcDateTime);

    public static string ShortId(string eventId) => ShortText.Shorten(eventId, MostText);

    /// <summary>Parses a line; null if it is none of an entry.</summary>
    public static UndeliveredEntry? Parse(AuditMap line)
    {
        var members = new MemberReader(line);
        var (id, at, instance) = (members.Text("id"u8), members.Time("at"u8), members.Text("instance"u8));
        var (alert, details) = (members.Map("alert"u8), members.Map("details"u8));
        var (place, failure) = (members.Text("place"u8), members.Text("failure"u8));
        if (!TryParseName<UndeliveredReason>(members.Text("reason"u8), out var reason)
            || !TryParseName<AlertSeverity>(members.Text("severity"u8), out var severity)
            || id is null || at is null || instance is null || failure is null)
        {
            return null;
        }

        var entry = new UndeliveredEntry
        {
            Id = id,
            At = at.Value,
            Instance = instance,
            Reason = reason,
            Failure = failure,
            Attempts = (int)(members.Integer("attempts"u8) ?? 0),
            Place = TrailPlace.TryParse(place, out var parsed) ? parsed : null,
            Count = members.Integer("count"u8) ?? 1,
            FirstSequence = members.Integer("first_sequence"u8),
            IdempotencyKey = members.Text("idempotency_key"u8),
            Sequence = members.Integer("sequence"u8),
            Checksum = members.Text("checksum"u8),
            EventId = members.Text("event_id"u8),
            Severity = severity,
            Channel = members.Text("channel"u8),
            Alert = alert is not null && details is not null ? ReadAlert(alert, details) : null,
        };
        return members.Faults.Count == 0 ? entry : null;
    }

    /// <summary>Returns the entry in the form of the file.</summary>
    public AuditMap ToMap()
    {
        var alert = Alert is null ? null : EventTree.From(Alert, MostAlert);
        return AuditMap.Create(
            ("alert", alert is null ? AuditValue.Null : AuditValue.FromMap(alert)),
            ("at", EventTime.ToText(At)),
            ("attempts", Attempts),
            ("channel", Text(Channel)),
            ("checksum", Text(Checksum)),
            ("count", Count),
            ("details", alert is null ? AuditValue.Null : AuditValue.FromMap(DetailsTree.From(Alert!.Alert))),
            ("event_id", Text(EventId)),
            ("failure", Failure),
            ("first_sequence", DetailsTree.Number(FirstSequence)),
            ("id", Id),
            ("idempotency_key", Text(IdempotencyKey)),
            ("instance", Instance),
            ("place", Text(Place?.ToString())),
            ("reason", NameOf(Reason)),
            ("sequence", DetailsTree.Number(Sequence)),
            ("severity", NameOf(Severity)));
    }

    internal static AuditValue Text(string? text) => text is null ? AuditValue.Null : AuditValue.FromString(text);

    /// <summary>Returns the name of a value as the format has it, such as <c>instance_failed</c>.</summary>
    internal static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    internal static bool TryParseName<T>(string? text, out T value)
        where T : struct, Enum
    {
        foreach (var one in Enum.GetValues<T>())
        {
            if (NameOf(one) == text)
            {
                value = one;
                return true;
            }
        }

        value = default;
        return false;
    }

    private static AuditEvent? ReadAlert(AuditMap alert, AuditMap details) =>
        EventReader.Read(alert, out var read).Count == 0 && DetailsTree.Read(details) is { } known
            ? read with { Alert = known }
            : null;
}

/// <summary>
/// The details of an alert as a value tree.
/// </summary>
internal static class DetailsTree
{
    public static AuditMap From(AlertDetails details) => AuditMap.Create(
        ("action", UndeliveredEntry.NameOf(details.Action)),
        ("attempt", details.Attempt),
        ("count", Number(details.Count)),
        ("deadline", details.Deadline is { } deadline ? EventTime.ToText(deadline) : AuditValue.Null),
        ("fallback_for", UndeliveredEntry.Text(details.FallbackFor)),
        ("fallback_reason", UndeliveredEntry.Text(details.FallbackReason)),
        ("finding_key", UndeliveredEntry.Text(details.FindingKey)),
        ("first_sequence", Number(details.FirstSequence)),
        ("idempotency_key", details.IdempotencyKey),
        ("is_replay", details.IsReplay),
        ("is_test", details.IsTest),
        ("last_sequence", Number(details.LastSequence)),
        ("reasons", AuditValue.FromList(details.Reasons.Select(AuditValue.FromString))),
        ("verify_command", UndeliveredEntry.Text(details.VerifyCommand)));

    /// <summary>Reads the details; null if a member is of another kind.</summary>
    public static AlertDetails? Read(AuditMap map)
    {
        var members = new MemberReader(map);
        var details = new AlertDetails
        {
            Reasons = members.Texts("reasons"u8),
            IdempotencyKey = members.Text("idempotency_key"u8) ?? string.Empty,
            Deadline = members.Time("deadline"u8),
            Attempt = (int)(members.Integer("attempt"u8) ?? 0),
            IsTest = members.Flag("is_test"u8),
            IsReplay = members.Flag("is_replay"u8),
            Action = UndeliveredEntry.TryParseName<AlertAction>(members.Text("action"u8), out var action) ? action : default,
            FallbackFor = members.Text("fallback_for"u8),
            FallbackReason = members.Text("fallback_reason"u8),
            FindingKey = members.Text("finding_key"u8),
            VerifyCommand = members.Text("verify_command"u8),
            Count = (int?)members.Integer("count"u8),
            FirstSequence = members.Integer("first_sequence"u8),
            LastSequence = members.Integer("last_sequence"u8),
        };
        return members.Faults.Count == 0 ? details : null;
    }

    internal static AuditValue Number(long? number) => number is { } known ? known : AuditValue.Null;
}
