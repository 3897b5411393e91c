using System.Globalization;
using Fapilog.Auditing;
using Fapilog.Cursors;
using Fapilog.Format;
using Fapilog.Storage;

namespace Fapilog.Alerting;

/// <summary>
/// What an instance was given and still owes, as it is kept in a file beside the trail.
/// </summary>
internal sealed record AlertCursor
{
    /// <summary>The beginning of the names of the files.</summary>
    public const string Prefix = ".audit.cursor_";

    /// <summary>Gets how far the instance is with each severity.</summary>
    public required IReadOnlyList<KeptLane> Lanes { get; init; }

    /// <summary>
    /// Gets the newest alert that the instance was given. A trail that does not hold it is not the one the cursor belongs to.
    /// </summary>
    public CursorAnchor? Anchor { get; init; }

    /// <summary>Gets the instance's name; empty in a cursor that is about to be written.</summary>
    public string Instance { get; init; } = string.Empty;

    /// <summary>Gets how long the instance's alerts are kept, for when it is removed from the configuration.</summary>
    public TimeSpan MaxAlertAge { get; init; } = new AlertInstanceOptions().MaxAlertAge;

    /// <summary>
    /// Gets the place after which the instance gets nothing, because it was removed by then; null while it is not.
    /// </summary>
    public TrailPlace? Until { get; init; }

    /// <summary>Gets the policy that gave the alerts their severities, in its short form; null when that is not known.</summary>
    public string? Policy { get; init; }

    /// <summary>Gets the routes in force, in their short form; null when that is not known.</summary>
    public string? Routes { get; init; }

    /// <summary>Gets the place up to which events were stored while other routes were in force.</summary>
    public TrailPlace RoutesSince { get; init; }

    /// <summary>Gets the digests that are not sent.</summary>
    public IReadOnlyList<DigestGroup> Digests { get; init; } = [];

    /// <summary>Returns the name of an instance's file.</summary>
    public static string NameOf(string instance) => CursorFile.NameOf(Prefix, instance);

    /// <summary>Returns the path of an instance's file in a trail's directory.</summary>
    public static string PathOf(string directory, string instance) => Path.Combine(directory, NameOf(instance));

    /// <summary>Reads an instance's cursor; null when there is none.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static AlertCursor? Read(ITrailFileSystem files, string directory, string instance) =>
        CursorFile.Read(files, PathOf(directory, instance), Parse);

    /// <summary>Returns the cursors of instances that are not among some; those that cannot be read are left out.</summary>
    public static IEnumerable<AlertCursor> OfOthers(ITrailFileSystem files, string directory, IEnumerable<string> instances)
    {
        var known = instances.Select(NameOf).ToHashSet(StringComparer.Ordinal);
        foreach (var name in CursorFile.List(files, directory, Prefix).Where(name => !known.Contains(name)))
        {
            AlertCursor? cursor;
            try
            {
                cursor = CursorFile.Read(files, Path.Combine(directory, name), Parse);
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                // It holds nothing back, and stays for whoever wants to see it.
                continue;
            }

            if (cursor is { Instance.Length: > 0 } && NameOf(cursor.Instance) == name)
            {
                yield return cursor;
            }
        }
    }

    /// <summary>Returns the content of the file.</summary>
    public byte[] ToBytes(string instance) => CursorFile.ToBytes(AuditMap.Create(
        ("anchor", Anchor is { } anchor ? AuditValue.FromMap(anchor.ToMap()) : AuditValue.Null),
        ("digests", AuditValue.FromList(Digests.Select(digest => AuditValue.FromMap(digest.ToMap())))),
        ("instance", instance),
        ("lanes", AuditValue.FromMap(AuditMap.Create(
            [.. Lanes.Select(lane => (NameOf(lane.Severity), AuditValue.FromMap(ToMap(lane.Through, lane.Owed))))]))),
        ("max_alert_age", (long)MaxAlertAge.TotalSeconds),
        ("policy", Policy is null ? AuditValue.Null : AuditValue.FromString(Policy)),
        ("routes", Routes is null ? AuditValue.Null : AuditValue.FromString(Routes)),
        ("routes_since", RoutesSince.ToString()),
        ("until", Until is { } until ? until.ToString() : AuditValue.Null)));

    private static AuditMap ToMap(TrailPlace through, IEnumerable<TrailPlace> owed) => AuditMap.Create(
        ("owed", AuditValue.FromList(owed.Select(place => AuditValue.FromString(place.ToString())))),
        ("through", through.ToString()));

    private static AlertCursor? Parse(AuditMap map)
    {
        var members = new MemberReader(map);
        var (lanes, anchor) = (members.Map("lanes"u8), members.Map("anchor"u8));
        if (lanes is null || members.Faults.Count > 0)
        {
            return null;
        }

        var read = new List<KeptLane>();
        foreach (var severity in Enum.GetValues<AlertSeverity>())
        {
            if (!lanes.TryGetValue(NameOf(severity), out var value) || value.Kind is not AuditValueKind.Map)
            {
                return null;
            }

            var lane = new MemberReader(value.AsMap());
            var owed = lane.Texts("owed"u8);
            var places = owed.Select(text => TrailPlace.TryParse(text, out var place) ? place : (TrailPlace?)null)
                .OfType<TrailPlace>()
                .ToList();
            if (!TrailPlace.TryParse(lane.Text("through"u8), out var through)
                || places.Count != owed.Count || lane.Faults.Count > 0)
            {
                return null;
            }

            read.Add(new KeptLane(severity, through, places));
        }

        var digests = ReadDigests(map);
        return digests is null
            ? null
            : new AlertCursor
            {
                Lanes = read,
                Anchor = anchor is null ? null : CursorAnchor.Parse(anchor),
                Digests = digests,
                Instance = members.Text("instance"u8) ?? string.Empty,
                MaxAlertAge = members.Integer("max_alert_age"u8) is > 0 and < int.MaxValue and var seconds
                    ? TimeSpan.FromSeconds(seconds)
                    : new AlertInstanceOptions().MaxAlertAge,
                Policy = members.Text("policy"u8),
                Routes = members.Text("routes"u8),
                RoutesSince = TrailPlace.TryParse(members.Text("routes_since"u8), out var since) ? since : default,
                Until = TrailPlace.TryParse(members.Text("until"u8), out var until) ? until : null,
            };
    }

    private static IReadOnlyList<DigestGroup>? ReadDigests(AuditMap map)
    {
        if (!map.TryGetValue("digests", out var list))
        {
            return [];
        }

        var digests = list.Kind is AuditValueKind.List ? list.AsList() : [AuditValue.Null];
        var read = digests.Select(value => value.Kind is AuditValueKind.Map ? DigestGroup.Parse(value.AsMap()) : null).ToList();
        return read.Contains(null) ? null : [.. read.OfType<DigestGroup>()];
    }

    private static string NameOf(AlertSeverity severity) => severity.ToString().ToLower(CultureInfo.InvariantCulture);
}

/// <summary>
/// The alerts of one severity: the place up to which every one was taken, and those of them that are owed.
/// </summary>
internal sealed record KeptLane(AlertSeverity Severity, TrailPlace Through, IReadOnlyList<TrailPlace> Owed);
