using System.Security.Cryptography;
using System.Text;
using Fapilog.Auditing;
using Fapilog.Cursors;
using Fapilog.Format;

namespace Fapilog.Alerting;

/// <summary>
/// Like alerts that become one message. Only how many they are, the first and the last are kept, so that a storm takes no memory.
/// </summary>
/// <remarks>Changed under the lock of the ledger until it is closed; not after that.</remarks>
internal sealed class DigestGroup
{
    private DigestGroup(string key, CursorAnchor first, DateTimeOffset due)
    {
        Key = key;
        First = Last = first;
        Due = due;
    }

    /// <summary>Gets the route and what the alerts have in common.</summary>
    public string Key { get; }

    /// <summary>Gets a value indicating whether it has the alerts of all keys for which there was no room.</summary>
    public bool IsRest => Key.EndsWith(AlertDigests.Rest, StringComparison.Ordinal);

    public CursorAnchor First { get; private set; }

    public CursorAnchor Last { get; private set; }

    public long Count { get; private set; }

    /// <summary>Gets the highest severity.</summary>
    public AlertSeverity Severity => Decision.Severity;

    /// <summary>Gets when its window ends.</summary>
    public DateTimeOffset Due { get; }

    /// <summary>Gets or sets a value indicating whether it takes no more alerts: it may have been sent.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Gets the last event; null after a start, until it is read from the trail.</summary>
    public AuditEvent? Event { get; private set; }

    /// <summary>
    /// Gets the reasons of all its alerts. They are kept: whatever the policy is by then, its newest event cannot say why the
    /// others alerted.
    /// </summary>
    public required AlertDecision Decision { get; set; }

    public static DigestGroup Open(string key, PendingAlert alert, TimeSpan window, DateTimeOffset now)
    {
        var group = new DigestGroup(key, Anchor(alert), now + window) { Decision = alert.Decision! };
        group.Add(alert);
        return group;
    }

    /// <summary>Reads what <see cref="ToMap"/> wrote; null when it is something else.</summary>
    public static DigestGroup? Parse(AuditMap map)
    {
        var members = new MemberReader(map);
        var (first, last) = (members.Map("first"u8), members.Map("last"u8));
        if (first is null || last is null || CursorAnchor.Parse(first) is not { } from || CursorAnchor.Parse(last) is not { } to
            || members.Text("key"u8) is not { } key || members.Integer("count"u8) is not (> 0 and var count)
            || !Enum.TryParse<AlertSeverity>(members.Text("severity"u8), ignoreCase: true, out var severity)
            || members.Time("due"u8) is not { } due || members.Texts("reasons"u8) is var reasons && members.Faults.Count > 0)
        {
            return null;
        }

        return new DigestGroup(key, from, due)
        {
            Last = to,
            Count = count,
            Decision = new AlertDecision(severity, reasons),
            IsClosed = members.Flag("closed"u8),
        };
    }

    public DigestGroup Copy() => (DigestGroup)MemberwiseClone();

    public AuditMap ToMap() => AuditMap.Create(
        ("closed", IsClosed),
        ("count", Count),
        ("due", AuditValue.From(Due)),
        ("first", AuditValue.FromMap(First.ToMap())),
        ("key", Key),
        ("last", AuditValue.FromMap(Last.ToMap())),
        ("reasons", AuditValue.FromList(Decision.Reasons.Select(AuditValue.FromString))),
        ("severity", Severity.ToString().ToLowerInvariant()));

    public void Add(PendingAlert alert)
    {
        // The most severe are read first, so they may be collected before others that were stored earlier.
        var added = Anchor(alert);
        First = added.Place < First.Place ? added : First;
        if (added.Place >= Last.Place)
        {
            (Last, Event) = (added, alert.Event);
        }

        Count++;
        Decision = new AlertDecision(
            alert.Severity > Severity ? alert.Severity : Severity,
            [.. Decision.Reasons.Union(alert.Decision!.Reasons, StringComparer.Ordinal)]);
    }

    private static CursorAnchor Anchor(PendingAlert alert) =>
        new(alert.Position!.Value.Place, alert.Position.Value.Sequence, alert.Event!.Checksum!);
}

/// <summary>
/// The digests of one instance that are not sent.
/// </summary>
/// <remarks>Used under the lock of the ledger.</remarks>
internal sealed class AlertDigests
{
    /// <summary>The end of the key of what has no room among the other keys.</summary>
    public const string Rest = "\n*";

    private const int MostKey = 200;

    private readonly List<DigestGroup> _groups;

    public AlertDigests(IEnumerable<DigestGroup> groups)
    {
        _groups = [.. groups];
    }

    public IReadOnlyList<DigestGroup> All => _groups;

    /// <summary>Gets the first day whose events are still read; null when there is none.</summary>
    public DateOnly? EarliestDay => _groups.Select(group => (DateOnly?)group.Last.Place.Day).Min();

    /// <summary>Returns whether an alert is collected: not the severe ones, and not what the trail found about itself.</summary>
    public static bool Collects(PendingAlert alert) =>
        alert is { Target.Digest: { } digest, Position: not null, Decision: { } decision }
        && decision.Severity <= digest.UpTo && !decision.IsFinding;

    /// <summary>Adds an alert. Returns the digest if that began it.</summary>
    public DigestGroup? Add(PendingAlert alert, DateTimeOffset now)
    {
        var digest = alert.Target!.Digest!;
        var route = $"{alert.Target.Route}\n";
        var key = route + Short(string.Join('\n', digest.By.Select(by => ValueOf(by, alert))));
        var open = _groups.Where(group => !group.IsClosed && group.Key.StartsWith(route, StringComparison.Ordinal)).ToList();
        var group = open.Find(group => group.Key == key);
        if (group is null && open.Count(group => !group.IsRest) >= digest.Cap)
        {
            key = $"{alert.Target.Route}{Rest}";
            group = open.Find(group => group.IsRest);
        }

        if (group is not null)
        {
            group.Add(alert);
            return null;
        }

        group = DigestGroup.Open(key, alert, digest.Window, now);
        _groups.Add(group);
        return group;
    }

    public void Remove(DigestGroup group) => _groups.Remove(group);

    // Whoever logs chooses the values, and the cursor has every key.
    private static string Short(string values) => values.Length <= MostKey
        ? values
        : $"{values[..MostKey]}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(values)))}";

    private static string ValueOf(AlertProperty by, PendingAlert alert) => by switch
    {
        AlertProperty.Type => alert.Event!.EventType.Value,
        AlertProperty.Component => alert.Event!.Component ?? string.Empty,
        AlertProperty.Reason => string.Join(',', alert.Decision!.Reasons),
        AlertProperty.Severity => alert.Decision!.Severity.ToString(),
        AlertProperty.ComplianceLevel => alert.Event!.ComplianceLevel?.Value ?? string.Empty,
        _ => alert.Event!.UserId ?? string.Empty,
    };
}
