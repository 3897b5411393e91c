using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fapilog.Auditing;
using Fapilog.Format;
using Fapilog.Storage;

namespace Fapilog.Alerting;

/// <summary>
/// What an instance was given and still owes, as it is kept in a file beside the trail.
/// </summary>
internal sealed record AlertCursor
{
    private const string Prefix = ".audit.cursor_";

    /// <summary>Gets how far the instance is with each severity.</summary>
    public required IReadOnlyList<KeptLane> Lanes { get; init; }

    /// <summary>
    /// Gets the newest alert that the instance was given. A trail that does not hold it is not the one the cursor belongs to.
    /// </summary>
    public CursorAnchor? Anchor { get; init; }

    /// <summary>Gets the digests that are not sent.</summary>
    public IReadOnlyList<DigestGroup> Digests { get; init; } = [];

    /// <summary>Returns the name of an instance's file. Names differ that differ in case only, on every file system.</summary>
    public static string NameOf(string instance)
    {
        var readable = string.Concat(instance.Where(char.IsAsciiLetterOrDigit).Take(32)).ToLowerInvariant();
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(instance)))[..8];
        return $"{Prefix}{readable}_{hash}.json";
    }

    /// <summary>Reads an instance's cursor; null when there is none.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static AlertCursor? Read(ITrailFileSystem files, string directory, string instance)
    {
        var path = Path.Combine(directory, NameOf(instance));
        try
        {
            return files.TryReadAll(path, KeptFiles.List) is { } bytes
                ? Parse(JsonTree.ParseObject(bytes.AsSpan().TrimEnd((byte)'\n')))
                    ?? throw new InvalidDataException($"The file '{path}' lacks a member, or has one of another kind.")
                : null;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The file '{path}' is not JSON: {exception.Message}", exception);
        }
    }

    /// <summary>Returns the content of the file.</summary>
    public byte[] ToBytes(string instance)
    {
        var buffer = new ByteBuffer();
        CanonicalJson.Write(buffer, AuditMap.Create(
            ("anchor", Anchor is { } anchor ? AuditValue.FromMap(anchor.ToMap()) : AuditValue.Null),
            ("digests", AuditValue.FromList(Digests.Select(digest => AuditValue.FromMap(digest.ToMap())))),
            ("instance", instance),
            ("lanes", AuditValue.FromMap(AuditMap.Create(
                [.. Lanes.Select(lane => (NameOf(lane.Severity), AuditValue.FromMap(ToMap(lane.Through, lane.Owed))))])))));
        buffer.Append((byte)'\n');
        return buffer.Memory.ToArray();
    }

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
                Lanes = read, Anchor = anchor is null ? null : CursorAnchor.Parse(anchor), Digests = digests,
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

/// <summary>
/// An event that a cursor names, so that it is noticed when the trail beside it is another one.
/// </summary>
internal sealed record CursorAnchor(TrailPlace Place, long Sequence, string Checksum)
{
    public static CursorAnchor? Parse(AuditMap map)
    {
        var members = new MemberReader(map);
        return TrailPlace.TryParse(members.Text("place"u8), out var place)
            && members.Integer("sequence"u8) is { } sequence && members.Text("checksum"u8) is { } checksum
            ? new CursorAnchor(place, sequence, checksum)
            : null;
    }

    public AlertPosition ToPosition(AlertSeverity severity) => new(Place, Sequence, severity, default);

    public AuditMap ToMap() => AuditMap.Create(("checksum", Checksum), ("place", Place.ToString()), ("sequence", Sequence));
}
