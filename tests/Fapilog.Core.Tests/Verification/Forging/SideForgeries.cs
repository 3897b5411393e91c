using Fapilog.Auditing;
using Fapilog.Sealing;
using Fapilog.Storage;
using Fapilog.Support;

namespace Fapilog.Verification.Forging;

/// <summary>What can be done to the files beside the trail.</summary>
internal static class SideForgeries
{
    private const string Head = TrailHead.FileName;

    public static IReadOnlyList<(string Name, Action<ForgedTrail> Do)> All { get; } =
    [
        ("delete the head", trail => trail.Files.Remove(Head)),
        ("write the head anew, unsigned", trail => trail.Head(stopped: trail.Random.Next(2) == 0, seal: null)),
        ("write the head anew with another key", trail => trail.Head(stopped: trail.Random.Next(2) == 0, TrailHistory.OtherKey)),
        ("write the head as an earlier version did", trail =>
        {
            var end = trail.End();
            var day = trail.Days.LastOrDefault();
            trail.Write(
                Head,
                $"{{\"checksum\":\"{end.Checksum}\",\"file\":\"{day}\",\"length\":{(day is null ? 0 : trail.Files[day].Length)},\"sequence\":{end.Sequence}}}\n");
        }),
        ("edit the head and keep its signature", trail =>
        {
            if (trail.Files.TryGetValue(Head, out var head) && ForgedTrail.Parse(head) is { } map)
            {
                var end = trail.End();
                trail.Files[Head] = ForgedTrail.Store(trail.Random.Next(4) switch
                {
                    0 => ForgedTrail.With(
                        map, ("sequence", end.Sequence), ("checksum", end.Checksum is { } checksum ? checksum : AuditValue.Null)),
                    1 => ForgedTrail.With(map, ("stopped", false)),
                    2 => ForgedTrail.With(
                        map,
                        (
                            "seal",
                            trail.Lines(SealFile.FileName) is [.., var last]
                                ? SealChain.HashOf(last.AsSpan().TrimEnd((byte)'\n'))
                                : AuditValue.Null)),
                    _ => ForgedTrail.With(map, ("length", trail.Random.Next(5000))),
                });
            }
        }),
        ("bring in the head of another trail", trail => trail.Files[Head] = trail.AnyOther().Files[Head]),
        ("claim retention in an event and delete the days", trail => SealForgeries.AtADay(trail, day =>
        {
            var removal = SealForgeries.Removal(trail, day);
            var anchor =
                new StartAnchor(removal.LastSequence, removal.LastChecksum, trail.End().Sequence + 1, new string('0', 64));
            trail.AppendEvent(trail.Days[^1], Some.Event("Days were removed.") with
            {
                EventType = AuditEventType.RetentionPolicyApplied,
                EventId = $"00000000-0000-4000-9000-{trail.Random.Next():d12}",
                Timestamp = trail.Original.Now,
                Metadata = AuditMap.Create(
                    ("kind", StartAnchor.RecordKind), ("last_sequence", anchor.Sequence), ("last_checksum", anchor.Checksum)),
            });
            trail.Write(
                StartAnchor.FileName,
                $"{{\"checksum\":\"{anchor.Checksum}\",\"recorded_checksum\":\"{anchor.RecordedChecksum}\",\"recorded_sequence\":{anchor.RecordedSequence},\"sequence\":{anchor.Sequence}}}\n");
            if (trail.Days.Length > 1)
            {
                SealForgeries.DeleteUpTo(trail, day);
            }
        })),
        ("delete the start anchor", trail => trail.Files.Remove(StartAnchor.FileName)),
        ("say that a writer lives", trail => trail.Write(
            DirectoryOwner.FileName,
            $"{{\"host\":\"{Environment.MachineName}\",\"process_id\":{Environment.ProcessId},\"process_started_at\":\"2025-08-07T00:00:00Z\",\"started_at\":\"2025-08-07T00:00:00Z\"}}\n")),
        ("say that everything was told", trail => trail.Write(
            ".audit.findings.json",
            "{\"findings\":[{\"event_type\":\"component_failure\",\"fingerprint\":\"\",\"key\":\"seals_refused\",\"message\":\"x\",\"severity\":40}]}\n")),
        ("note a torn end", trail => SealForgeries.AtADay(trail, day =>
        {
            var at = trail.Random.Next(trail.Files[day].Length + 1);
            var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(trail.Files[day][at..]));
            trail.Write(
                ".audit.torn.json",
                $"{{\"fragments\":[{{\"file\":\"{day}\",\"length\":{trail.Files[day].Length - at},\"offset\":{at},\"sha256\":\"{hash}\",\"side_file\":\"2025-08-07.20250807T120000Z.torn\"}}]}}\n");
        })),
        ("delete everything", trail => trail.Files.Clear()),
    ];
}
