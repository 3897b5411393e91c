using System.Security.Cryptography;
using System.Text;
using Fapilog.Auditing;
using Fapilog.Sealing;

namespace Fapilog.Verification.Forging;

/// <summary>What can be done to the seals.</summary>
internal static class SealForgeries
{
    private const string Seals = SealFile.FileName;

    public static IReadOnlyList<(string Name, Action<ForgedTrail> Do)> All { get; } =
    [
        ("delete the seals", trail => trail.Files.Remove(Seals)),
        ("delete a seal", trail => AtALine(trail, (lines, at) => lines.RemoveAt(at))),
        ("cut the seals", trail => AtALine(trail, (lines, at) => lines.RemoveRange(at, lines.Count - at))),
        ("delete the first seals", trail => AtALine(trail, (lines, at) => lines.RemoveRange(0, at))),
        ("delete the newest days with their seals", trail => DeleteNewestDays(trail)),
        ("swap two seals", trail => AtALine(trail, (lines, at) =>
        {
            var other = trail.Random.Next(lines.Count);
            (lines[at], lines[other]) = (lines[other], lines[at]);
        })),
        ("copy a seal", trail => AtALine(trail, (lines, at) => lines.Insert(trail.Random.Next(lines.Count + 1), lines[at]))),
        ("edit a seal and its hash", trail => AtALine(trail, (lines, at) => lines[at] = Edited(trail, lines[at]))),
        ("edit a seal and link all behind it anew", trail => AtALine(trail, (lines, at) =>
        {
            lines[at] = Edited(trail, lines[at]);
            Relink(lines, at);
        })),
        ("delete a seal and link all behind it anew", trail => AtALine(trail, (lines, at) =>
        {
            lines.RemoveAt(at);
            Relink(lines, at);
        })),
        ("take a signature away", trail => AtALine(trail, (lines, at) =>
        {
            lines[at] =
                Relinked(lines[at], ("signature", AuditValue.Null), ("key_id", AuditValue.Null), ("algorithm", AuditValue.Null));
            Relink(lines, at + 1);
        })),
        ("write a seal in another form", trail => AtALine(trail, (lines, at) => lines[at] = [.. " "u8, .. lines[at]])),
        (
            "append what is no seal",
            trail => trail.Files[Seals] =
            [
                .. trail.Files.GetValueOrDefault(Seals) ?? [],
                .. Encoding.UTF8.GetBytes(trail.Any(["{", "{}\n", "\n", "x\n"])),
            ]),
        ("write all seals anew, unsigned", trail => trail.Seal(Closed(trail), seal: null)),
        ("write all seals anew with another key", trail => trail.Seal([Start(trail), .. Closed(trail)], TrailHistory.OtherKey)),
        ("write all seals anew with another key, without its record", trail => trail.Seal(Closed(trail), TrailHistory.OtherKey)),
        ("append a seal of a day", trail => AtADay(trail, day => trail.Seal([trail.SealOf(day)], AnyKey(trail), behind: true))),
        ("append the record of a key", trail => trail.Seal([Start(trail)], AnyKey(trail), behind: true)),
        ("append a removal and delete the days", trail => AtADay(trail, day =>
        {
            trail.Seal([Removal(trail, day)], AnyKey(trail), behind: true);
            DeleteUpTo(trail, day);
        })),
        ("insert the record of another key", trail => AtALine(trail, (lines, at) =>
        {
            lines.Insert(at, Line(Start(trail), at == 0 ? null : HashOf(lines[at - 1]), TrailHistory.OtherKey));
            Relink(lines, at + 1);
        })),
        ("bring in the seals of another trail", trail => trail.Files[Seals] = trail.AnyOther().Files[Seals]),
        (
            "bring in a seal of another trail",
            trail =>
                AtALine(trail, (lines, at) => lines.Insert(at, trail.Any(ForgedEvents.Lines(trail.AnyOther().Files[Seals]))))),
    ];

    public static DaysRemoved Removal(ForgedTrail trail, string day)
    {
        var last = trail.SealOf(day).Day.Last;
        return new DaysRemoved(
            day,
            trail.Days.Count(name => string.CompareOrdinal(name, day) <= 0),
            last.Sequence ?? 0,
            last.Checksum ?? string.Empty);
    }

    public static void DeleteUpTo(ForgedTrail trail, string day)
    {
        foreach (var name in trail.Days.Where(name => string.CompareOrdinal(name, day) <= 0))
        {
            trail.Files.Remove(name);
        }
    }

    public static void AtADay(ForgedTrail trail, Action<string> act)
    {
        if (trail.Days is { Length: > 0 } days)
        {
            act(trail.Any(days));
        }
    }

    private static void AtALine(ForgedTrail trail, Action<List<byte[]>, int> act)
    {
        var lines = trail.Lines(Seals);
        if (lines.Count > 0)
        {
            act(lines, trail.Random.Next(lines.Count));
            trail.Put(Seals, lines);
        }
    }

    private static IEnumerable<SealContent> Closed(ForgedTrail trail) => [.. trail.Days.SkipLast(1).Select(trail.SealOf)];

    private static SealStart Start(ForgedTrail trail) =>
        new(trail.Any(SealStartReason.All), trail.Random.Next(2) == 0 ? null : SealKey.Read(SealedTrail.Hmac.Key!).KeyId, null);

    private static SealOptions? AnyKey(ForgedTrail trail) => trail.Random.Next(2) == 0 ? null : TrailHistory.OtherKey;

    private static void DeleteNewestDays(ForgedTrail trail)
    {
        var lines = trail.Lines(Seals);
        for (var i = trail.Random.Next(1, 3); i > 0 && trail.Days.Length > 0; i--)
        {
            trail.Files.Remove(trail.Days[^1]);
        }

        var newest = trail.Days.LastOrDefault();
        trail.Put(Seals, lines.TakeWhile(line => ForgedTrail.Parse(line) is not { } map
            || !map.TryGetValue("file", out var file) || string.CompareOrdinal(file.AsString(), newest) < 0));
    }

    private static byte[] Edited(ForgedTrail trail, byte[] line)
    {
        if (ForgedTrail.Parse(line) is not { } map)
        {
            return line;
        }

        var member = trail.Any([.. map.Keys.Where(key => key is not "seal").Order(StringComparer.Ordinal)]);
        AuditValue value = map[member].Kind is AuditValueKind.Integer ? trail.Random.Next(100)
            : member == "sha256" && trail.Days is { Length: > 0 } days ? trail.SealOf(trail.Any(days)).Day.Sha256
            : member == "file" ? trail.Days.LastOrDefault() ?? string.Empty
            : member == "key_id" ? SealKey.Read(TrailHistory.OtherKey.Key!).KeyId
            : trail.Random.Next(2) == 0 ? AuditValue.Null : new string('0', 64);
        return Relinked(line, (member, value));
    }

    /// <summary>Writes a line anew, with its right hash and the signature it had.</summary>
    private static byte[] Relinked(byte[] line, params (string Key, AuditValue Value)[] members)
    {
        if (ForgedTrail.Parse(line) is not { } map)
        {
            return line;
        }

        var changed = ForgedTrail.With(map, members);
        var signature = changed.TryGetValue("signature", out var signed) ? signed : AuditValue.Null;
        var content = AuditMap.Create(changed.Where(member => member.Key is not ("seal" or "signature")));
        var hash = Convert.ToHexStringLower(SHA256.HashData(ForgedTrail.Store(content).AsSpan()[..^1]));
        return ForgedTrail.Store(ForgedTrail.With(content, ("seal", hash), ("signature", signature)));
    }

    private static void Relink(List<byte[]> lines, int from)
    {
        for (var i = from; i < lines.Count; i++)
        {
            lines[i] = Relinked(lines[i], ("previous_seal", i == 0 ? AuditValue.Null : HashOf(lines[i - 1])));
        }
    }

    private static byte[] Line(SealContent content, string? previous, SealOptions key) =>
        [.. Seal.Create(content, Support.Some.Noon, previous, SealKey.ReadForSigning(key)).ToLine(), (byte)'\n'];

    private static string HashOf(byte[] line) => SealChain.HashOf(line.AsSpan().TrimEnd((byte)'\n'));
}
