using Fapilog.Auditing;
using Fapilog.Format;
using Fapilog.Storage;

namespace Fapilog.Sealing;

/// <summary>
/// The content of one line of <c>seals.jsonl</c>, without its link and signature.
/// </summary>
internal abstract record SealContent
{
    /// <summary>Gets the name of the member that holds the time of writing.</summary>
    public virtual string TimeMember => "recorded_at";

    /// <summary>Returns the members that are specific to this kind of line.</summary>
    public abstract IEnumerable<(string Key, AuditValue Value)> Members();

    /// <summary>Reads the content of a line; null when its kind is unknown. Lines without a kind are seals of days.</summary>
    public static SealContent? Read(MemberReader members) => members.Text("kind"u8) switch
    {
        null => DaySeal.ReadDay(members),
        SealStart.Kind => SealStart.ReadStart(members),
        DaysRemoved.Kind => DaysRemoved.ReadRemoval(members),
        _ => null,
    };

    /// <summary>
    /// Returns the name if it is that of a day file; null otherwise, so that no line can name a file elsewhere.
    /// </summary>
    protected static string? DayFile(string? name) => name is not null && DayFiles.TryParseName(name, out _) ? name : null;

    protected static AuditValue Text(string? text) => text is null ? AuditValue.Null : AuditValue.FromString(text);

    protected static AuditValue Number(long? number) => number is { } value ? value : AuditValue.Null;
}

/// <summary>
/// The file of a day at the time it was sealed.
/// </summary>
internal sealed record DaySeal(DayDigest Day) : SealContent
{
    public override string TimeMember => "closed_at";

    public static DaySeal? ReadDay(MemberReader members) => DayFile(members.Text("file"u8)) is { } file
        ? new DaySeal(new DayDigest(
            file,
            members.Integer("records"u8) ?? 0,
            members.Text("sha256"u8) ?? string.Empty,
            new LineFacts(members.Integer("first_sequence"u8), null, members.Text("first_previous_hash"u8)),
            new LineFacts(members.Integer("last_sequence"u8), members.Text("last_checksum"u8), null)))
        : null;

    public override IEnumerable<(string Key, AuditValue Value)> Members() =>
    [
        ("file", Day.File),
        ("first_previous_hash", Text(Day.First.PreviousHash)),
        ("first_sequence", Number(Day.First.Sequence)),
        ("last_checksum", Text(Day.Last.Checksum)),
        ("last_sequence", Number(Day.Last.Sequence)),
        ("records", Day.Records),
        ("sha256", Day.Sha256),
    ];
}

/// <summary>
/// From this line on, one key signs the chain of seals. By its link the line covers everything before it: it is written only
/// after that was verified, or by an operator's decision, as the reason states.
/// </summary>
/// <param name="Reason">One of <see cref="SealStartReason"/>.</param>
/// <param name="PreviousKeyId">The key that signed before; null when there was none.</param>
/// <param name="By">The account that ran the command; null when the trail wrote the line by itself.</param>
internal sealed record SealStart(string Reason, string? PreviousKeyId, string? By) : SealContent
{
    public const string Kind = "start";

    public static SealStart? ReadStart(MemberReader members) =>
        members.Text("reason"u8) is { } reason
            && SealStartReason.All.Contains(reason)
                ? new SealStart(reason, members.Text("previous_key_id"u8), members.Text("by"u8))
                : null;

    public override IEnumerable<(string Key, AuditValue Value)> Members() =>
        [("by", Text(By)), ("kind", Kind), ("previous_key_id", Text(PreviousKeyId)), ("reason", Reason)];
}

/// <summary>
/// A removal of days by retention. The line is durable before the first file is deleted.
/// </summary>
internal sealed record DaysRemoved(string LastFile, long Days, long LastSequence, string LastChecksum) : SealContent
{
    public const string Kind = "removed";

    public static DaysRemoved? ReadRemoval(MemberReader members) => DayFile(members.Text("last_file"u8)) is { } file
        ? new DaysRemoved(
            file,
            members.Integer("days"u8) ?? 0,
            members.Integer("last_sequence"u8) ?? 0,
            members.Text("last_checksum"u8) ?? string.Empty)
        : null;

    public override IEnumerable<(string Key, AuditValue Value)> Members() =>
        [
            ("days", Days),
            ("kind", Kind),
            ("last_checksum", LastChecksum),
            ("last_file", LastFile),
            ("last_sequence", LastSequence),
        ];
}

/// <summary>
/// The reasons why a key signs the chain of seals from a line on.
/// </summary>
internal static class SealStartReason
{
    /// <summary>The trail was empty.</summary>
    public const string Begun = "begun";

    /// <summary>A trail that was not signed before got a key; it was verified first.</summary>
    public const string Adopted = "adopted";

    /// <summary>Another key takes over; the lines that the former key signed were verified with it.</summary>
    public const string Rotated = "rotated";

    /// <summary>Like <see cref="Rotated"/>, but the former key is no longer trusted.</summary>
    public const string Revoked = "revoked";

    /// <summary>An operator let the seals continue although the earlier content cannot be verified or is damaged.</summary>
    public const string Reanchored = "reanchored";

    public static IReadOnlyList<string> All { get; } = [Begun, Adopted, Rotated, Revoked, Reanchored];
}
