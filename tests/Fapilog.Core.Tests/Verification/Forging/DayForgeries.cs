using System.Text;
using Fapilog.Auditing;
using Fapilog.Storage;
using Fapilog.Support;

namespace Fapilog.Verification.Forging;

/// <summary>What can be done to the files of the days.</summary>
internal static class DayForgeries
{
    public static IReadOnlyList<(string Name, Action<ForgedTrail> Do)> All { get; } =
    [
        ("edit an event", trail => AtALine(trail, (day, line) => trail.Edit(day, line, Falsified))),
        (
            "edit an event and its checksum",
            trail => AtALine(trail, (day, line) => trail.Edit(day, line, map => ForgedTrail.Hashed(Falsified(map))))),
        ("edit an event and chain all behind it anew", trail => AtALine(trail, (day, line) =>
        {
            trail.Edit(day, line, Falsified);
            trail.Rechain(day, line);
        })),
        ("delete a line", trail => AtALine(trail, (day, line) => Change(trail, day, lines => lines.RemoveAt(line)))),
        ("delete a line and chain all behind it anew", trail => AtALine(trail, (day, line) =>
        {
            Change(trail, day, lines => lines.RemoveAt(line));
            trail.Rechain(day, line);
        })),
        ("insert an event and chain all behind it anew", trail => AtALine(trail, (day, line) =>
        {
            Change(
                trail,
                day,
                lines => lines.Insert(
                    line, ForgedTrail.Parse(lines[line]) is { } map ? ForgedTrail.Store(Falsified(map)) : lines[line]));
            trail.Rechain(day, line);
        })),
        ("copy a line", trail => AtALine(trail, (day, line) =>
        {
            var copy = trail.Lines(day)[line];
            AtALine(trail, (to, at) => Change(trail, to, lines => lines.Insert(at, copy)));
        })),
        ("swap two lines", trail => AtALine(trail, (day, line) => Change(trail, day, lines =>
        {
            var other = trail.Random.Next(lines.Count);
            (lines[line], lines[other]) = (lines[other], lines[line]);
        }))),
        (
            "swap two days",
            trail => AtADay(
                trail,
                day => AtADay(trail, other => (trail.Files[day], trail.Files[other]) = (trail.Files[other], trail.Files[day])))),
        ("delete a day", trail => AtADay(trail, day => trail.Files.Remove(day))),
        ("rename a day", trail => AtADay(trail, day =>
        {
            var content = trail.Files[day];
            trail.Files.Remove(day);
            trail.Files[AnyName(trail)] = content;
        })),
        ("copy a day to another name", trail => AtADay(trail, day => trail.Files[AnyName(trail)] = trail.Files[day])),
        (
            "copy a day to a name that only looks like one",
            trail => AtADay(trail, day => trail.Files["audit_backup.jsonl"] = trail.Files[day])),
        ("empty a day", trail => AtADay(trail, day => trail.Files[day] = [])),
        ("add an empty day", trail => trail.Files.TryAdd(AnyName(trail), [])),
        (
            "cut a file anywhere",
            trail =>
                AtAFile(trail, name => trail.Files[name] = trail.Files[name][..trail.Random.Next(trail.Files[name].Length + 1)])),
        ("cut the end of a day", trail => AtALine(trail, (day, line) => trail.Put(day, trail.Lines(day).Take(line)))),
        ("cut the newest line", trail => CutNewest(trail, 1)),
        ("cut some of the newest lines", trail => CutNewest(trail, trail.Random.Next(1, 5))),
        ("append events behind the end", trail => Append(trail, trail.Days.LastOrDefault() ?? AnyName(trail))),
        ("append a day behind the end", trail => Append(trail, NextName(trail))),
        (
            "append another chain",
            trail => trail.AppendEvent(trail.Days.LastOrDefault() ?? AnyName(trail), Forged(trail), isNewChain: true)),
        ("append a chain that claims to be re-anchored", trail =>
        {
            var end = trail.End();
            trail.AppendEvent(
                trail.Days.LastOrDefault() ?? AnyName(trail),
                WrittenTrail.Reanchoring(end.Sequence, end.Checksum ?? string.Empty),
                isNewChain: true);
            Append(trail, trail.Days[^1]);
        }),
        ("append what is no event", trail => AtADay(trail, day => trail.Files[day] =
        [
            .. trail.Files[day],
            .. Encoding.UTF8.GetBytes(trail.Any(
                ["{", "\0\0\0\0", "{}\n", "nonsense\n", "{\"sequence_number\":1,\"checksum\":\"x\"}\n", "\n"])),
        ])),
        (
            "write a line in another form",
            trail =>
                AtALine(trail, (day, line) => Change(trail, day, lines => lines[line] = Reformatted(trail.Random, lines[line])))),
        ("add blanks and line ends", trail => AtALine(trail, (day, line) => Change(trail, day, lines =>
            lines[line] =
            [
                .. trail.Any(["", "\n", "\r\n"]).Select(c => (byte)c),
                .. lines[line].AsSpan().TrimEnd((byte)'\n'),
                .. trail.Any(["\r\n", " \n", "\t\r\n", "\n\n"]).Select(c => (byte)c),
            ]))),
        (
            "put a byte order mark first",
            trail => AtADay(trail, day => trail.Files[day] = [0xef, 0xbb, 0xbf, .. trail.Files[day]])),
        ("change a byte", trail => AtAFile(trail, name =>
        {
            byte[] content = [.. trail.Files[name]];
            if (content.Length > 0)
            {
                content[trail.Random.Next(content.Length)] ^= (byte)(1 << trail.Random.Next(8));
                trail.Files[name] = content;
            }
        })),
        (
            "move lines to the day before",
            trail => AtALine(trail, (day, line) => Move(trail, day, line, Array.IndexOf(trail.Days, day) - 1))),
        ("split the newest day", trail => AtALine(trail, (day, line) =>
        {
            var lines = trail.Lines(trail.Days[^1]);
            var (from, at) = (trail.Days[^1], trail.Random.Next(lines.Count + 1));
            trail.Put(NextName(trail), lines.Skip(at));
            trail.Put(from, lines.Take(at));
        })),
        ("bring in a day of another trail", trail =>
        {
            var other = trail.AnyOther();
            var day =
                trail.Any([.. other.Files.Keys.Where(name => DayFiles.TryParseName(name, out _)).Order(StringComparer.Ordinal)]);
            trail.Files[trail.Random.Next(2) == 0 ? day : AnyName(trail)] = other.Files[day];
        }),
    ];

    private static void AtALine(ForgedTrail trail, Action<string, int> act)
    {
        if (trail.AnyLine() is var (day, line))
        {
            act(day, line);
        }
    }

    private static void AtADay(ForgedTrail trail, Action<string> act)
    {
        if (trail.Days is { Length: > 0 } days)
        {
            act(trail.Any(days));
        }
    }

    private static void AtAFile(ForgedTrail trail, Action<string> act)
    {
        if (trail.Files.Count > 0)
        {
            act(trail.Any([.. trail.Files.Keys.Order(StringComparer.Ordinal)]));
        }
    }

    private static void Change(ForgedTrail trail, string day, Action<List<byte[]>> change)
    {
        var lines = trail.Lines(day);
        change(lines);
        trail.Put(day, lines);
    }

    private static void CutNewest(ForgedTrail trail, int count)
    {
        if (trail.Days is [.., var newest])
        {
            trail.Put(newest, trail.Lines(newest).SkipLast(count));
        }
    }

    private static void Append(ForgedTrail trail, string day)
    {
        for (var i = trail.Random.Next(1, 4); i > 0; i--)
        {
            trail.AppendEvent(day, Forged(trail));
        }
    }

    private static void Move(ForgedTrail trail, string from, int count, int to)
    {
        if (to >= 0)
        {
            var target = trail.Days[to];
            trail.Put(target, [.. trail.Lines(target), .. trail.Lines(from).Take(count)]);
            trail.Put(from, trail.Lines(from).Skip(count));
        }
    }

    private static AuditMap Falsified(AuditMap map) => ForgedTrail.With(map, ("message", "Nothing happened."));

    private static AuditEvent Forged(ForgedTrail trail) =>
        Some.Event("It never happened.") with
        {
            EventId = $"00000000-0000-4000-9000-{trail.Random.Next():d12}",
            Timestamp = trail.Original.Now,
        };

    private static string AnyName(ForgedTrail trail) =>
        DayFiles.NameOf(DateOnly.FromDateTime(trail.Original.Now.UtcDateTime).AddDays(trail.Random.Next(-6, 2)));

    private static string NextName(ForgedTrail trail) =>
        trail.Days is [.., var newest] && DayFiles.TryParseName(newest, out var day) && day < new DateOnly(2026, 1, 1)
        ? DayFiles.NameOf(day.AddDays(1))
        : AnyName(trail);

    private static byte[] Reformatted(Random random, byte[] line)
    {
        var text = Encoding.UTF8.GetString(line);
        var checksum = text.IndexOf("\",", StringComparison.Ordinal) + 2;
        return Encoding.UTF8.GetBytes(random.Next(5) switch
        {
            0 => text.Replace(":", ": ", StringComparison.Ordinal),
            1 => text.Replace("{", "{ ", StringComparison.Ordinal),
            2 => text.Replace("\"message\":\"E", "\"message\":\"\\u0045", StringComparison.Ordinal),
            3 when checksum > 2 => "{" + text[checksum..].TrimEnd('\n', '}') + "," + text[1..(checksum - 1)] + "}\n",
            _ => text.Replace("null", "null ", StringComparison.Ordinal),
        });
    }
}
