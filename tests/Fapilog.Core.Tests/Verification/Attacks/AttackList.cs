using System.Text;
using Fapilog.Auditing;
using Fapilog.Sealing;
using Fapilog.Storage;
using Fapilog.Verification.Forging;

namespace Fapilog.Verification.Attacks;

/// <summary>The attacks of the table in <c>docs/verifying.md</c>, in its order.</summary>
internal static class AttackList
{
    private const string Stopped = "stopped trail, no key";
    private const string Killed = "killed trail, no key";
    private const string Copy = "an older copy, no key";
    private const string Key = "the key";
    private const string Running = "running trail";

    public static IReadOnlyList<Attack> All { get; } =
    [
        new(Stopped, "a line is changed") { OnFiles = (trail, _) => trail.Edit(trail.Days[^1], 0, Falsified) },
        new(
            Stopped,
            "a line is changed, with its checksum") { OnFiles = (trail, _) =>
                trail.Edit(trail.Days[^1], 0, map => ForgedTrail.Hashed(Falsified(map))) },
        new(
            Stopped,
            "… in its place, and `.audit.findings.json` marks the finding as already reported")
        {
            OnFiles = (trail, _) => EditAndSayTold(trail),
        },
        new(Stopped, "the member `checksum` of a line is moved") { OnFiles = (trail, _) => MoveChecksum(trail) },
        new(Stopped, "the open day is rewritten with its hashes") { OnFiles = (trail, _) => Rewrite(trail, trail.Days[^1]) },
        new(
            Stopped,
            "… and `head.json`, unsigned") { OnFiles = (trail, _) =>
                Do(() => Rewrite(trail, trail.Days[^1]), () => trail.Head(stopped: true, seal: null)) },
        new(
            Stopped,
            "a sealed day and all behind it are rewritten with their hashes") { OnFiles = (trail, _) =>
                Rewrite(trail, trail.Days[0]) },
        new(Stopped, "… and all seals and `head.json`, unsigned") { OnFiles = (trail, _) => RewriteAll(trail, seal: null) },
        new(
            Stopped,
            "… and all seals and `head.json`, with another key") { OnFiles = (trail, _) =>
                RewriteAll(trail, TrailHistory.OtherKey) },
        new(
            Stopped,
            "the newest events are cut") { OnFiles = (trail, _) =>
                trail.Put(trail.Days[^1], trail.Lines(trail.Days[^1]).SkipLast(2)) },
        new(
            Stopped,
            "… and `head.json` deleted") { OnFiles = (trail, _) => Do(
                () => trail.Put(trail.Days[^1], trail.Lines(trail.Days[^1]).SkipLast(2)),
                () => trail.Files.Remove(TrailHead.FileName)) },
        new(
            Stopped,
            "the newest days and their seals are deleted, `head.json` rewritten") { OnFiles = (trail, _) => CutDays(trail) },
        new(Stopped, "sealed days are deleted behind a forged retention event") { OnFiles = (trail, _) => ClaimRetention(trail) },
        new(Stopped, "a sealed day is deleted") { OnFiles = (trail, _) => trail.Files.Remove(trail.Days[0]) },
        new(Stopped, "a line of a sealed day is changed") { OnFiles = (trail, _) => trail.Edit(trail.Days[0], 0, Falsified) },
        new(Stopped, "`seals.jsonl` is deleted") { OnFiles = (trail, _) => trail.Files.Remove(SealFile.FileName) },
        new(Stopped, "events are appended") { OnFiles = (trail, _) => trail.AppendEvent(trail.Days[^1], Forged) },
        new(
            Stopped,
            "half a line is appended, and the owner file says that a writer lives") { OnFiles = (trail, _) =>
                TearAndClaim(trail) },
        new(
            Stopped,
            "half a line is appended, and somebody holds the lock") { HoldsTheLock = true,
            OnFiles = (trail, _) => TearAndClaim(trail) },
        new(
            Stopped,
            "events are appended, and somebody holds the lock") { HoldsTheLock = true,
            OnFiles = (trail, _) => trail.AppendEvent(trail.Days[^1], Forged) },
        new(Stopped, "everything is deleted") { OnFiles = (trail, _) => trail.Files.Clear() },
        new(
            Killed,
            "events before the signed end are rewritten with their hashes") { IsKilled = true,
            OnFiles = (trail, _) => Rewrite(trail, trail.Days[^1]) },
        new(
            Killed,
            "events behind the signed end are cut") { IsKilled = true,
            OnFiles = (trail, _) => trail.Put(trail.Days[^1], trail.Lines(trail.Days[^1]).SkipLast(3)) },
        new(
            Killed,
            "events behind the signed end are rewritten or appended") { IsKilled = true,
            OnFiles = (trail, _) => RewriteTail(trail) },
        new(
            Killed,
            "… and somebody holds the lock") { IsKilled = true, HoldsTheLock = true, OnFiles = (trail, _) => RewriteTail(trail) },
        new(Copy, "the whole directory is put back") { OnFiles = (trail, older) => PutBack(trail, older.Files) },
        new(
            Copy,
            "… of a time when it ran, and the rest of the day is forged") { IsKilled = true,
            OnFiles = (trail, older) => Do(() => PutBack(trail, older.Files), () => RewriteTail(trail)) },
        new(
            Copy,
            "… and a day behind it") { IsKilled = true,
            OnFiles = (trail, older) => Do(() => PutBack(trail, older.Files), () => RewriteTail(trail), () => AppendDay(trail)) },
        new(
            Copy,
            "the trail is replaced by another one of the same key") { OnFiles = (trail, _) =>
                PutBack(trail, trail.OfTheSameKey.Files) },
        new(Key, "everything is rewritten and signed") { OnFiles = (trail, _) => RewriteAll(trail, TrailHistory.FirstKey) },
        new(
            Running,
            "a line is changed in its place") { WhileRunning = directory => Replace(NewestDay(directory), "Event", "Evemt") },
        new(
            Running,
            "lines are appended") { WhileRunning = directory => File.AppendAllText(NewestDay(directory), "{\"forged\":true}\n") },
        new(
            Running,
            "the newest line is cut") { WhileRunning = directory =>
                File.WriteAllLines(NewestDay(directory), File.ReadAllLines(NewestDay(directory))[..^1]) },
        new(Running, "the open file is deleted") { WhileRunning = directory => File.Delete(NewestDay(directory)) },
        new(
            Running,
            "a seal is deleted") { WhileRunning = directory => File.WriteAllText(
                Path.Combine(directory, SealFile.FileName),
                string.Concat(
                    File.ReadAllLines(Path.Combine(directory, SealFile.FileName)).SkipLast(1).Select(line => line + "\n"))) },
        new(
            Running,
            "a sealed day is deleted") { WhileRunning = directory =>
                File.Delete(Directory.GetFiles(directory, "audit_*.jsonl").Order(StringComparer.Ordinal).First()) },
        new(Running, "an event is never logged") { WhileRunning = _ => { } },
    ];

    private static AuditEvent Forged => WrittenTrail.Event("It never happened.");

    private static AuditMap Falsified(AuditMap map) => ForgedTrail.With(map, ("message", "Nothing happened."));

    private static void Do(params IEnumerable<Action> steps)
    {
        foreach (var step in steps)
        {
            step();
        }
    }

    private static void Rewrite(ForgedTrail trail, string day)
    {
        trail.Edit(day, 0, Falsified);
        trail.Rechain(day, 0);
    }

    private static void RewriteAll(ForgedTrail trail, SealOptions? seal)
    {
        Rewrite(trail, trail.Days[0]);
        trail.Seal(
            [.. seal is null
                ? []
                : (SealContent[])[new SealStart(SealStartReason.Begun, null, null)],
                .. trail.Days.SkipLast(1).Select(trail.SealOf)],
            seal);
        trail.Head(stopped: true, seal);
    }

    private static void CutDays(ForgedTrail trail)
    {
        trail.Files.Remove(trail.Days[^1]);
        trail.Files.Remove(trail.Days[^1]);
        trail.Put(SealFile.FileName, trail.Lines(SealFile.FileName).SkipLast(2));
        trail.Head(stopped: true, seal: null);
    }

    private static void ClaimRetention(ForgedTrail trail)
    {
        var last = trail.SealOf(trail.Days[0]).Day.Last;
        trail.AppendEvent(trail.Days[^1], Forged with
        {
            EventType = AuditEventType.RetentionPolicyApplied,
            Metadata = AuditMap.Create(
                ("kind", StartAnchor.RecordKind), ("last_sequence", last.Sequence!.Value), ("last_checksum", last.Checksum!)),
        });
        var recorded = trail.End();
        trail.Write(
            StartAnchor.FileName,
            $"{{\"checksum\":\"{last.Checksum}\",\"recorded_checksum\":\"{recorded.Checksum}\",\"recorded_sequence\":{recorded.Sequence},\"sequence\":{last.Sequence}}}\n");
        trail.Files.Remove(trail.Days[0]);
        trail.Head(stopped: true, seal: null);
    }

    private static void EditAndSayTold(ForgedTrail trail)
    {
        var day = trail.Days[^1];
        var found = string.Empty;
        trail.Edit(day, 0, map =>
        {
            var edited = ForgedTrail.With(map, ("message", map["message"].AsString().ToUpperInvariant()));
            found = $"Error {map["checksum"].AsString()} {ForgedTrail.Hashed(edited)["checksum"].AsString()}";
            return edited;
        });
        trail.Write(
            ".audit.findings.json",
            $"{{\"findings\":[{{\"event_type\":\"component_failure\",\"fingerprint\":\"{found}\",\"key\":\"verify:checksum_mismatch:{day}:1\",\"message\":\"x\",\"severity\":40}}]}}\n");
    }

    private static void MoveChecksum(ForgedTrail trail)
    {
        var lines = trail.Lines(trail.Days[^1]);
        var text = Encoding.ASCII.GetString(lines[0]);
        var behind = text.IndexOf("\",", StringComparison.Ordinal) + 2;
        lines[0] = Encoding.ASCII.GetBytes("{" + text[behind..].TrimEnd('\n', '}') + "," + text[1..(behind - 1)] + "}\n");
        trail.Put(trail.Days[^1], lines);
    }

    private static void TearAndClaim(ForgedTrail trail)
    {
        trail.Files[trail.Days[^1]] = [.. trail.Files[trail.Days[^1]], .. "{\"checksum\":"u8];
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        var started = $"{process.StartTime.ToUniversalTime():yyyy-MM-dd'T'HH:mm:ss}Z";
        trail.Write(
            DirectoryOwner.FileName,
            $"{{\"host\":\"{Environment.MachineName}\",\"process_id\":{process.Id},\"process_started_at\":\"{started}\",\"started_at\":\"{started}\"}}\n");
    }

    private static void RewriteTail(ForgedTrail trail)
    {
        var day = trail.Days[^1];
        trail.Edit(day, trail.Lines(day).Count - 1, Falsified);
        trail.Rechain(day, trail.Lines(day).Count - 1);
        trail.AppendEvent(day, Forged);
    }

    private static void AppendDay(ForgedTrail trail)
    {
        _ = DayFiles.TryParseName(trail.Days[^1], out var day);
        trail.AppendEvent(DayFiles.NameOf(day.AddDays(1)), Forged);
    }

    private static void PutBack(ForgedTrail trail, IReadOnlyDictionary<string, byte[]> files)
    {
        trail.Files.Clear();
        foreach (var (name, content) in files)
        {
            trail.Files[name] = content;
        }
    }

    private static string NewestDay(string directory) =>
        Directory.GetFiles(directory, "audit_*.jsonl").Order(StringComparer.Ordinal).Last();

    // In its place, as with a hex editor: the file stays the same one.
    private static void Replace(string path, string from, string to)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var content = new byte[file.Length];
        file.ReadExactly(content);
        file.Position = content.AsSpan().IndexOf(Encoding.ASCII.GetBytes(from));
        file.Write(Encoding.ASCII.GetBytes(to));
    }
}
