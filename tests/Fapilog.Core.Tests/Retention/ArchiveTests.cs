using System.IO.Compression;
using Fapilog.Auditing;
using Fapilog.Compliance;
using Fapilog.Diagnostics;
using Fapilog.Sealing;
using Fapilog.Support;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Retention;

public sealed class ArchiveTests
{
    [Fact]
    public async Task Start_WithAnArchive_MovesClosedDaysThereCompressedAndUnchanged()
    {
        using var trail = await SealedTrail.CreateAsync();
        var originals = trail.Files.DayFiles.Take(3).ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes);

        await RunAsync(trail, new DateTimeOffset(2025, 8, 25, 12, 0, 0, TimeSpan.Zero));

        Assert.Equal(originals.Keys.Select(name => name + ".gz").Order(StringComparer.Ordinal), Archived(trail));
        Assert.All(
            originals,
            original => Assert.Equal(original.Value, Decompress(Path.Combine(ArchiveOf(trail), original.Key + ".gz"))));
        Assert.DoesNotContain(trail.Files.DayFiles, path => originals.ContainsKey(Path.GetFileName(path)));
        Assert.Equal(["Note removal_not_covered seals.jsonl"], trail.Describe());
    }

    [Fact]
    public async Task Start_WithAnArchive_DeletesThereWhatIsOlderThanTheRetention()
    {
        using var trail = await SealedTrail.CreateAsync();
        await RunAsync(trail, new DateTimeOffset(2025, 8, 25, 12, 0, 0, TimeSpan.Zero));
        await File.WriteAllTextAsync(Path.Combine(ArchiveOf(trail), "notes.gz"), "mine");

        await RunAsync(trail, new DateTimeOffset(2025, 9, 8, 12, 0, 0, TimeSpan.Zero));

        Assert.Equal(["audit_2025-08-09.jsonl.gz", "audit_2025-08-25.jsonl.gz", "notes.gz"], Archived(trail));
        Assert.Equal(["Note removal_not_covered seals.jsonl"], trail.Describe());
    }

    [Fact]
    public async Task Start_TheArchiveCannotBeWritten_KeepsTheDaysAndSaysSo()
    {
        using var trail = await SealedTrail.CreateAsync();
        var dispatcher = new CollectingDispatcher();
        Directory.CreateDirectory(Path.Combine(ArchiveOf(trail), SealedTrail.First + ".gz"));

        await RunAsync(trail, new DateTimeOffset(2025, 8, 25, 12, 0, 0, TimeSpan.Zero), dispatcher);

        Assert.Contains(trail.Files.DayFiles, path => Path.GetFileName(path) == SealedTrail.First);
        Assert.Contains(dispatcher.Sent, sent => sent.Event.Alert.FindingKey == "retention");
        Assert.Equal(["Note removal_not_covered seals.jsonl"], trail.Describe());
    }

    [Fact]
    public async Task Start_ALinkUnderTheArchivesTemporaryName_IsReplacedAndNotFollowed()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var trail = await SealedTrail.CreateAsync();
        var victim = Path.Combine(trail.Files.Root, "victim");
        await File.WriteAllTextAsync(victim, "precious");
        Directory.CreateDirectory(ArchiveOf(trail));
        IrregularFile.Make("a link", Path.Combine(ArchiveOf(trail), $"{SealedTrail.First}.gz.tmp"), victim);

        await RunAsync(trail, new DateTimeOffset(2025, 8, 25, 12, 0, 0, TimeSpan.Zero));

        Assert.Equal("precious", await File.ReadAllTextAsync(victim));
        Assert.Contains($"{SealedTrail.First}.gz", Archived(trail));
    }

    [Fact]
    public void Constructor_TheArchiveIsTheTrailsOwnDirectory_IsRefused()
    {
        using var directory = new TempDirectory();
        var options = Some.Options(directory);
        options.ArchivePath = directory.Trail;

        var exception = Assert.Throws<FapilogException>(() => new AuditTrail(options));

        Assert.Equal("ArchivePath", Assert.Single(exception.Faults).Path);
    }

    private static string ArchiveOf(SealedTrail trail) => Path.Combine(trail.Files.Root, "archive");

    private static IEnumerable<string> Archived(SealedTrail trail) =>
        Directory.GetFiles(ArchiveOf(trail)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private static byte[] Decompress(string path)
    {
        using var compressed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        compressed.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static async Task RunAsync(SealedTrail trail, DateTimeOffset now, CollectingDispatcher? dispatcher = null)
    {
        var options = Some.Options(trail.Files, new CompliancePolicy { RetentionDays = 30, ArchiveAfterDays = 7 });
        (options.EnforceRetention, options.ArchivePath) = (true, ArchiveOf(trail));
        await using var writer = dispatcher is null
            ? new AuditTrail(options, [], new FakeTimeProvider(now))
            : new AuditTrail(options, [new Alerting.AlertInstance("chat", dispatcher)], new FakeTimeProvider(now));
        await writer.StartAsync();
        await writer.LogEventAsync(Some.Event("Today."));
        await writer.StopAsync();
    }
}
