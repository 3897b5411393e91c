using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fapilog.Auditing;
using Fapilog.Format;
using Fapilog.Sealing;
using Fapilog.Storage;

namespace Fapilog.Verification.Forging;

/// <summary>A directory in the hands of somebody who knows the format as we do and has everything but the key.</summary>
internal sealed class ForgedTrail
{
    private readonly IReadOnlyList<OriginalTrail> _others;

    public ForgedTrail(OriginalTrail original, IReadOnlyList<OriginalTrail> others, Random random)
    {
        Original = original;
        _others = others;
        Random = random;
        Files = original.Files.ToDictionary(StringComparer.Ordinal);
    }

    public OriginalTrail Original { get; }

    public Random Random { get; }

    public Dictionary<string, byte[]> Files { get; }

    /// <summary>Gets what was done, a sentence each.</summary>
    public List<string> Story { get; } = [];

    public string[] Days => [.. Files.Keys.Where(name => DayFiles.TryParseName(name, out _)).Order(StringComparer.Ordinal)];

    public void Tell(string step) => Story.Add(step);

    public T Any<T>(IReadOnlyList<T> of) => of[Random.Next(of.Count)];

    public OriginalTrail OfTheSameKey => _others[^1];

    public OriginalTrail AnyOther() => Any(_others);

    /// <summary>Returns a place in the day files; null when there is no line.</summary>
    public (string Day, int Line)? AnyLine()
    {
        (string, int)[] all = [.. Days.SelectMany(day => Enumerable.Range(0, Lines(day).Count).Select(line => (day, line)))];
        return all.Length == 0 ? null : Any(all);
    }

    public List<byte[]> Lines(string name) => Files.TryGetValue(name, out var content) ? ForgedEvents.Lines(content) : [];

    public void Put(string name, IEnumerable<byte[]> lines) => Files[name] = [.. lines.SelectMany(line => line)];

    public void Write(string name, string text) => Files[name] = Encoding.UTF8.GetBytes(text);

    /// <summary>Changes one line; nothing where it cannot be read.</summary>
    public void Edit(string day, int line, Func<AuditMap, AuditMap> edit)
    {
        var lines = Lines(day);
        if (Parse(lines[line]) is { } map)
        {
            lines[line] = Store(edit(map));
            Put(day, lines);
        }
    }

    /// <summary>Numbers and links every event from a place on, with right hashes.</summary>
    public void Rechain(string day, int line)
    {
        var before = ChainPosition.Start;
        foreach (var name in Days)
        {
            var lines = Lines(name);
            for (var i = 0; i < lines.Count; i++)
            {
                if (Parse(lines[i]) is not { } map)
                {
                    continue;
                }

                if (string.CompareOrdinal(name, day) > 0 || (name == day && i >= line))
                {
                    var sequence = before.Sequence == 0 ? Number(map, "sequence_number") ?? 1 : before.Sequence + 1;
                    map = Hashed(With(
                        map,
                        ("sequence_number", sequence),
                        ("previous_hash", (before.Checksum ?? Text(map, "previous_hash")) is { } hash ? hash : AuditValue.Null)));
                    lines[i] = Store(map);
                }

                before = new ChainPosition(Number(map, "sequence_number") ?? before.Sequence, Text(map, "checksum"));
            }

            Put(name, lines);
        }
    }

    /// <summary>Adds an event behind the last line of a day, linked to it.</summary>
    public void AppendEvent(string day, AuditEvent auditEvent, bool isNewChain = false)
    {
        var buffer = new ByteBuffer();
        EventLine.Append(buffer, auditEvent, isNewChain ? ChainPosition.Start : End());
        Files[day] = [.. Files.GetValueOrDefault(day) ?? [], .. buffer.Memory.Span];
    }

    public ChainPosition End() => Days.SelectMany(Lines).Select(Parse).LastOrDefault(map => map is not null) is { } last
        ? new ChainPosition(Number(last, "sequence_number") ?? 0, Text(last, "checksum"))
        : ChainPosition.Start;

    /// <summary>
    /// Writes a file of seals, each line linked to the one before and signed with a key of the attacker's, or with none.
    /// </summary>
    public void Seal(IEnumerable<SealContent> contents, SealOptions? seal, bool behind = false)
    {
        var lines = behind ? Lines(SealFile.FileName) : [];
        var previous = lines is [.., var last] ? SealChain.HashOf(last.AsSpan().TrimEnd((byte)'\n')) : null;
        foreach (var content in contents)
        {
            var line =
                Sealing.Seal.Create(content, Original.Now, previous, seal is null ? null : SealKey.ReadForSigning(seal)).ToLine();
            previous = SealChain.HashOf(line);
            lines.Add([.. line, (byte)'\n']);
        }

        Put(SealFile.FileName, lines);
    }

    public DaySeal SealOf(string day)
    {
        LineFacts[] facts = [.. Lines(day).Select(line => LineFacts.Read(line.AsSpan().TrimEnd("\r\n \t"u8)))];
        return new DaySeal(new DayDigest(
            day,
            facts.Length,
            Convert.ToHexStringLower(SHA256.HashData(Files[day])),
            facts.FirstOrDefault() with { Checksum = null },
            facts.LastOrDefault() with { PreviousHash = null }));
    }

    /// <summary>Writes the head for what lies there now.</summary>
    public void Head(bool stopped, SealOptions? seal)
    {
        var head = new TrailHead(End(), Days.LastOrDefault(), Days is [.., var day] ? Files[day].Length : 0)
        {
            Stopped = stopped,
            Seal = Lines(SealFile.FileName) is [.., var last] ? SealChain.HashOf(last.AsSpan().TrimEnd((byte)'\n')) : null,
        };
        var disk = new Storage.Simulation.SimulatedDisk();
        (seal is null ? head : SealKey.ReadForSigning(seal).Sign(head)).Write(disk, "/");
        Files[TrailHead.FileName] = disk.Content(Path.Combine("/", TrailHead.FileName))!;
    }

    public static AuditMap? Parse(byte[] line)
    {
        try
        {
            return JsonTree.ParseObject(line.AsSpan().TrimEnd("\r\n \t"u8));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static AuditMap With(AuditMap map, params (string Key, AuditValue Value)[] members)
    {
        var all = new Dictionary<string, AuditValue>(map, StringComparer.Ordinal);
        foreach (var (key, value) in members)
        {
            all[key] = value;
        }

        return AuditMap.Create(all);
    }

    public static AuditMap Hashed(AuditMap map)
    {
        var buffer = new ByteBuffer();
        CanonicalJson.Write(buffer, map, except: "checksum");
        return With(map, ("checksum", Convert.ToHexStringLower(SHA256.HashData(buffer.Memory.Span))));
    }

    public static byte[] Store(AuditMap map)
    {
        var buffer = new ByteBuffer();
        CanonicalJson.Write(buffer, map);
        return [.. buffer.Memory.Span, (byte)'\n'];
    }

    private static string? Text(AuditMap map, string member) =>
        map.TryGetValue(member, out var value) && value.Kind is AuditValueKind.String ? value.AsString() : null;

    private static long? Number(AuditMap map, string member) =>
        map.TryGetValue(member, out var value) && value.TryGetInt64(out var number) ? number : null;
}
