using System.Security.Cryptography;
using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Format;
using Fapilog.Storage;
using Fapilog.Storage.Simulation;
using Fapilog.Support;

namespace Fapilog.Sealing;

public class SealingTests
{
    [Fact]
    public async Task Seal_SaysWhatIsInTheFile()
    {
        using var trail = await SealedTrail.CreateAsync();
        using var seal = JsonDocument.Parse(trail.Seals()[1]);
        using var before = JsonDocument.Parse(File.ReadLines(trail.PathOf(SealedTrail.First)).Last());
        using var last = JsonDocument.Parse(File.ReadLines(trail.PathOf(SealedTrail.Second)).Last());
        var previous = System.Text.Encoding.UTF8.GetBytes(trail.Seals()[0]);

        var root = seal.RootElement;
        Assert.Equal(SealedTrail.Second, root.GetProperty("file").GetString());
        Assert.Equal(2, root.GetProperty("records").GetInt64());
        Assert.Equal(3, root.GetProperty("first_sequence").GetInt64());
        Assert.Equal(4, root.GetProperty("last_sequence").GetInt64());
        Assert.Equal(before.RootElement.GetProperty("checksum").GetString(), root.GetProperty("first_previous_hash").GetString());
        Assert.Equal(last.RootElement.GetProperty("checksum").GetString(), root.GetProperty("last_checksum").GetString());
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(trail.PathOf(SealedTrail.Second)))),
            root.GetProperty("sha256").GetString());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(previous)), root.GetProperty("previous_seal").GetString());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("signature").ValueKind);
    }

    [Fact]
    public async Task Start_DayClosedWhileTheTrailWasDown_SealsItAndNeverWritesItAgain()
    {
        using var directory = new TempDirectory();
        var clock = Some.Clock();
        await using (var trail = await Some.StartedTrailAsync(directory, clock: clock))
        {
            await trail.LogEventAsync(Some.Event());
        }

        clock.Advance(TimeSpan.FromDays(2));
        await using (var trail = await Some.StartedTrailAsync(directory, clock: clock))
        {
        }

        Assert.Single(File.ReadAllLines(Path.Combine(directory.Trail, SealFile.FileName)));
        var back = Some.Clock();
        await using (var trail = await Some.StartedTrailAsync(directory, clock: back))
        {
            await trail.LogEventAsync(Some.Event("After the clock went back."));
        }

        Assert.Equal(
            ["audit_2025-08-07.jsonl", "audit_2025-08-08.jsonl"], directory.DayFiles.Select(path => Path.GetFileName(path)));
        Assert.Empty(Verification.TrailVerifier.Verify(directory.Trail).Findings);
    }

    [Fact]
    public void SealBefore_Twice_SealsEachDayOnce()
    {
        var disk = Disk();
        var sealer = NewSealer(disk);
        sealer.SealBefore(new DateOnly(2025, 8, 9), _ => { }, CancellationToken.None);
        var once = disk.Content(SimulatedTrail.PathOf(SealFile.FileName));
        sealer.SealBefore(new DateOnly(2025, 8, 9), _ => { }, CancellationToken.None);

        Assert.Equal(once, disk.Content(SimulatedTrail.PathOf(SealFile.FileName)));
        Assert.Equal(2, DaysOf(disk).Count);
    }

    [Fact]
    public void SealBefore_PowerLostAtAnyOperation_GoesOnWithAWholeChain()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var disk = Disk();
            disk.DieAfter(seed % 12);
            _ = Record.Exception(() => NewSealer(disk).SealBefore(new DateOnly(2025, 8, 9), _ => { }, CancellationToken.None));
            disk.LosePower(new Random(seed));
            NewSealer(disk).SealBefore(new DateOnly(2025, 8, 9), _ => { }, CancellationToken.None);

            Assert.Equal(["audit_2025-08-07.jsonl", "audit_2025-08-08.jsonl"], DaysOf(disk));
            Assert.Empty(SealVerdict.Evaluate(new SealFile(disk, SimulatedTrail.Directory)
                .Read(), [SealKey.Read(SealedTrail.Hmac.Key!)]).Problems);
        }
    }

    [Fact]
    public async Task Seal_ThatFails_FailsNoCallerAndIsTriedAgain()
    {
        var simulated = new SimulatedTrail();
        simulated.Disk.Fault = (operation, name) =>
            operation is DiskOperation.Write && name == SealFile.FileName ? SimulatedDisk.NoSpace() : null;
        var clock = Some.Clock();
        await using (var trail = await simulated.StartAsync(clock))
        {
            await trail.LogEventAsync(Some.Event());
            clock.Advance(TimeSpan.FromDays(1));
            await trail.LogEventAsync(Some.Event());
            await Soon.TrueAsync(() => simulated.Alerts.Any(alert => alert.Event.Alert.FindingKey == "seal"));
            Assert.Equal(AuditTrailHealth.Healthy, trail.Statistics.Health);
        }

        Assert.Empty(DaysOf(simulated.Disk));
        simulated.Disk.Fault = null;
        await using (var trail = await simulated.StartAsync(clock))
        {
        }

        Assert.Single(DaysOf(simulated.Disk));
        Assert.Equal(3, simulated.Verify().Count);
    }

    [Fact]
    public async Task Seal_ThatFailedAndSucceedsLater_ClearsItsAlert()
    {
        var simulated = new SimulatedTrail();
        simulated.Disk.Fault = (operation, name) =>
            operation is DiskOperation.Write && name == SealFile.FileName ? SimulatedDisk.NoSpace() : null;
        var clock = Some.Clock();
        await using var trail = new AuditTrail(
            new AuditTrailOptions { StoragePath = SimulatedTrail.Directory },
            [new AlertInstance("all", simulated) { HandlesClear = true }],
            simulated.Disk,
            clock);
        await trail.StartAsync();
        await trail.LogEventAsync(Some.Event());
        clock.Advance(TimeSpan.FromDays(1));
        await trail.LogEventAsync(Some.Event());
        await Soon.TrueAsync(() => simulated.Alerts.Any(alert => alert.Event.Alert.FindingKey == "seal"));
        // The clock may go on only after the call has ended: a day later the alert would be too old.
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);
        simulated.Disk.Fault = null;
        clock.Advance(TimeSpan.FromDays(1));
        await trail.LogEventAsync(Some.Event());
        await Soon.TrueAsync(
            () => simulated.Alerts.Any(alert => alert.Event.Alert is { FindingKey: "seal", Action: AlertAction.Clear }));

        Assert.Equal(2, simulated.Alerts.Count(alert => alert.Event.Alert.FindingKey == "seal"));
    }

    [Fact]
    public async Task Seal_OfADayThatWasChangedAfterItsClose_SaysSo()
    {
        var simulated = new SimulatedTrail();
        simulated.Disk.Fault = (operation, name) =>
            operation is DiskOperation.Write && name == SealFile.FileName ? SimulatedDisk.NoSpace() : null;
        var clock = Some.Clock();
        await using var trail = await simulated.StartAsync(clock);
        await trail.LogEventAsync(Some.Event());
        await trail.LogEventAsync(Some.Event("cut off"));
        clock.Advance(TimeSpan.FromDays(1));
        await trail.LogEventAsync(Some.Event());
        await Soon.TrueAsync(() => simulated.Alerts.Any(alert => alert.Event.Alert.FindingKey == "seal"));

        var day = SimulatedTrail.PathOf(DayFiles.NameOf(new DateOnly(2025, 8, 7)));
        var text = System.Text.Encoding.ASCII.GetString(simulated.Disk.Content(day)!);
        using (var file = simulated.Disk.OpenOrCreate(day))
        {
            file.SetLength(text.IndexOf('\n', StringComparison.Ordinal) + 1);
        }

        simulated.Disk.Fault = null;
        clock.Advance(TimeSpan.FromDays(1));
        await trail.LogEventAsync(Some.Event());
        await Soon.TrueAsync(
            () => simulated.Alerts.Any(alert => alert.Event.Alert.FindingKey == "sealed_changed:audit_2025-08-07.jsonl"));

        var (found, severity) =
            simulated.Alerts.Single(alert => alert.Event.Alert.FindingKey == "sealed_changed:audit_2025-08-07.jsonl");
        Assert.Equal((AlertSeverity.Critical, "integrity_failure"), (severity, found.Alert.Reasons[0]));
        Assert.Single(
            simulated.Alerts, alert => alert.Event.Alert.FindingKey!.StartsWith("sealed_changed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_KeyThatCannotSign_RefusesToStart()
    {
        using var directory = new TempDirectory();
        foreach (var (key, algorithm) in new[]
        {
            ("short", SealAlgorithm.HmacSha256),
            (SealedTrail.HmacText, SealAlgorithm.EcdsaP256),
            (SealedTrail.Pair().PublicPem, SealAlgorithm.EcdsaP256),
            (SealedTrail.Pair().PublicPem, SealAlgorithm.HmacSha256),
        })
        {
            var options = Some.Options(directory);
            options.Seal = new SealOptions { Key = Secret.Parse(key), Algorithm = algorithm };
            await using var trail = new AuditTrail(options);

            var fault = await Assert.ThrowsAsync<FapilogException>(() => trail.StartAsync());
            Assert.Equal("FAP4020", Assert.Single(fault.Faults).Code);
        }
    }

    private static IReadOnlyList<string> DaysOf(SimulatedDisk disk) =>
        [.. new SealFile(disk, SimulatedTrail.Directory).Read().Entries.Select(entry => entry.Seal?.Day?.File).OfType<string>()];

    // The trail was begun with the key: its first line stands in the seals, and its head is signed.
    private static Sealer NewSealer(SimulatedDisk disk)
    {
        var head = TrailHead.Read(disk, SimulatedTrail.Directory);
        var resume =
            new ResumePoint(ChainPosition.Start, default, new TrailHead(ChainPosition.Start, null, 0)) { Previous = head };
        return new Sealer(
            disk,
            SimulatedTrail.Directory,
            SealSigner.Open(disk, SimulatedTrail.Directory, SealedTrail.Hmac, resume, Some.Clock()));
    }

    private static SimulatedDisk Disk()
    {
        var disk = new SimulatedDisk();
        disk.CreateDirectory(SimulatedTrail.Directory);
        foreach (var day in new[] { 7, 8, 9 })
        {
            disk.Replace(SimulatedTrail.PathOf(DayFiles.NameOf(new DateOnly(2025, 8, day))), "{}\n"u8);
        }

        var begun = Seal.Create(
            new SealStart(SealStartReason.Begun, null, null), Some.Noon, null, SealKey.Read(SealedTrail.Hmac.Key!)).ToLine();
        new SealFile(disk, SimulatedTrail.Directory).Append(begun, 0);
        var head = new TrailHead(ChainPosition.Start, null, 0) { Seal = SealChain.HashOf(begun) };
        SealKey.Read(SealedTrail.Hmac.Key!).Sign(head).Write(disk, SimulatedTrail.Directory);
        return disk;
    }
}
