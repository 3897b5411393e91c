using Fapilog.Auditing;
using Fapilog.Format;

namespace Fapilog.Alerting;

/// <summary>
/// Withholds matching alerts whose events are stored within a period. Immutable.
/// </summary>
internal sealed record Silence
{
    private AlertCondition? _condition;

    /// <summary>Gets the id: 8 hexadecimal digits, or <c>quiet_hours:</c> and an index.</summary>
    public required string Id { get; init; }

    public required AlertMatch Match { get; init; }

    public required DateTimeOffset From { get; init; }

    /// <summary>Gets the time at which alerts are not withheld any more.</summary>
    public required DateTimeOffset Until { get; init; }

    public required string Author { get; init; }

    public required string Comment { get; init; }

    /// <summary>Gets whoever ended it before its time; null if nobody did.</summary>
    public string? ExpiredBy { get; init; }

    public bool Matches(AuditEvent auditEvent, AlertDecision decision) =>
        (_condition ??= new AlertCondition(Match)).Matches(auditEvent, decision);

    /// <summary>Parses the form of <see cref="ToMap"/>; null if it is not one.</summary>
    public static Silence? Parse(AuditMap map)
    {
        var members = new MemberReader(map);
        return members.Text("id"u8) is { } id && members.Map("match"u8) is { } match && MatchMap.Read(match) is { } read
            && members.Time("from"u8) is { } from && members.Time("until"u8) is { } until
            && members.Text("author"u8) is { } author && members.Text("comment"u8) is { } comment
            ? new Silence
            {
                Id = id,
                Match = read,
                From = from,
                Until = until,
                Author = author,
                Comment = comment,
                ExpiredBy = members.Text("expired_by"u8),
            }
            : null;
    }

    public AuditMap ToMap() => AuditMap.Create(
        ("author", Author),
        ("comment", Comment),
        ("expired_by", ExpiredBy is null ? AuditValue.Null : ExpiredBy),
        ("from", EventTime.ToText(From)),
        ("id", Id),
        ("match", AuditValue.FromMap(MatchMap.Write(Match))),
        ("until", EventTime.ToText(Until)));
}
