using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Compliance;
using Fapilog.Querying;
using Fapilog.Sealing;
using Fapilog.Storage;
using Fapilog.Storage.Simulation;
using Fapilog.Support;
using Fapilog.Verification;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Retention;

public class RetentionTests
{
    private const string Anchor = StartAnchor.FileName;

    [Fact]
    public async Task Start_NotEnforced_RemovesNothing()
    {
        using var trail = await SealedTrail.CreateAsync();
        await RunAsync(trail, enforce: false);

        Assert.Equal(4, trail.Files.DayFiles.Count);
        Assert.False(File.Exists(trail.PathOf(Anchor)));
    }

    [Fact]
    public async Task Start_Enforced_RemovesClosedDaysAndTheTrailStaysValid()
    {
        using var trail = await SealedTrail.CreateAsync();
        await RunAsync(trail, enforce: true);

        Assert.Equal(["audit_2025-09-20.jsonl"], trail.Files.DayFiles.Select(path => Path.GetFileName(path)));
        Assert.Equal(["Note removal_not_covered seals.jsonl"], trail.Describe());
        var record = Assert.Single(
            StoredEvents.Read(trail.Files.Trail), stored => stored.EventType == AuditEventType.RetentionPolicyApplied);
        Assert.Equal("retention_applied", record.Metadata["kind"].AsString());
        Assert.Equal(
            ["audit_2025-08-07.jsonl", "audit_2025-08-08.jsonl", "audit_2025-08-09.jsonl"],
            record.Metadata["files"].AsList().Select(file => file.AsString()));

        await RunAsync(trail, enforce: true);
        Assert.Equal(["Note removal_not_covered seals.jsonl"], trail.Describe());
        Assert.Single(StoredEvents.Read(trail.Files.Trail), stored => stored.EventType == AuditEventType.RetentionPolicyApplied);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_Enforced_ForgetsTheUndeliveredAlertsOfRemovedDays(bool enforce)
    {
        using var trail = await SealedTrail.CreateAsync();
        UndeliveredEntry[] entries =
        [
            SomeUndelivered.Entry("ada@example.com"),
            SomeUndelivered.Entry("recent", new DateTimeOffset(2025, 9, 20, 1, 0, 0, default)),
        ];
        using (var log = UndeliveredLog.Open(
            PhysicalFileSystem.Instance, trail.Files.Trail, new UndeliveredLimits(), Some.Clock(), NullLogger.Instance))
        {
            log.Append(entries);
        }

        await RunAsync(trail, enforce);

        Assert.Equal(
            enforce ? [entries[0] with { Alert = null }, entries[1]] : entries, SomeUndelivered.Read(trail.Files));
        Assert.Equal(enforce ? 1 : 4, trail.Files.DayFiles.Count);
    }

    [Fact]
    public async Task Verify_FromALaterPlaceAfterRetention_TakesWhatWasRemovedAsGiven()
    {
        using var trail = await SealedTrail.CreateAsync();
        await RunAsync(trail, enforce: true);

        Assert.DoesNotContain(
            TrailVerifier.Verify(trail.Files.Trail, new VerificationOptions { FromDay = new DateOnly(2025, 9, 20) }).Findings,
            finding => finding.Severity > FindingSeverity.Note);
        Assert.DoesNotContain(
            TrailVerifier.Verify(trail.Files.Trail, new VerificationOptions { FromSequence = 9 }).Findings,
            finding => finding.Severity > FindingSeverity.Note);
    }

    [Fact]
    public async Task Start_DayThatIsNotWhatItsSealSays_RemovesNothing()
    {
        using var trail = await SealedTrail.CreateAsync();
        trail.ForgeDays();
        await RunAsync(trail, enforce: true);

        Assert.Contains(trail.Files.DayFiles, path => Path.GetFileName(path) == SealedTrail.First);
        Assert.Contains($"Error seal_mismatch {SealedTrail.First}", trail.Describe());
    }

    [Fact]
    public async Task Verify_AnchorThatNoEventNames_DoesNotCount()
    {
        using var trail = await SealedTrail.CreateAsync();
        var last = StoredEvents.Read(trail.Files.Trail).Single(stored => stored.SequenceNumber == 2);
        File.Delete(trail.PathOf(SealedTrail.First));
        new StartAnchor(2, last.Checksum!, 9, new string('0', 64)).Write(Storage.PhysicalFileSystem.Instance, trail.Files.Trail);

        Assert.Equal(
            [$"Error seal_mismatch {SealedTrail.First}", $"Error head_missing {SealedTrail.Second}"],
            trail.Describe().OrderDescending());
    }

    [Fact]
    public async Task Verify_AnchorRemovedOrEdited_IsFound()
    {
        using var trail = await SealedTrail.CreateAsync();
        await RunAsync(trail, enforce: true);
        File.WriteAllText(
            trail.PathOf(Anchor),
            File.ReadAllText(trail.PathOf(Anchor)).Replace("\"sequence\":6", "\"sequence\":5", StringComparison.Ordinal));
        Assert.False(trail.Verify().Valid);
        File.Delete(trail.PathOf(Anchor));
        Assert.False(trail.Verify().Valid);
    }

    [Fact]
    public async Task Start_ADayWhoseOnlyBatchFailed_IsRemovedWithTheOthers()
    {
        var simulated = new SimulatedTrail();
        var clock = Some.Clock();
        await using (var trail = await simulated.StartAsync(clock, options => options.Seal = SealedTrail.Hmac))
        {
            await trail.LogEventAsync(SimulatedTrail.Event("Day 1."));
            clock.Advance(TimeSpan.FromDays(1));
            simulated.Disk.Fault = (operation, name) =>
                operation is DiskOperation.Write && name == SealedTrail.Second ? SimulatedDisk.NoSpace() : null;
            await Assert.ThrowsAsync<Diagnostics.FapilogException>(
                () => trail.LogEventAsync(SimulatedTrail.Event("Day 2.")).AsTask());
            clock.Advance(TimeSpan.FromDays(1));
            simulated.Disk.Fault = null;
            await trail.LogEventAsync(SimulatedTrail.Event("Day 3."));
            clock.Advance(TimeSpan.FromDays(1));
            await trail.LogEventAsync(SimulatedTrail.Event("Day 4."));
            await Soon.EndsAsync(trail.StopAsync(), clock, TimeSpan.FromMilliseconds(100));
        }

        Assert.Empty(simulated.Disk.Content(SimulatedTrail.PathOf(SealedTrail.Second))!);
        clock.Advance(TimeSpan.FromDays(61));
        await StartAndStopAsync(simulated, clock, archive: null, SealedTrail.Hmac);

        Assert.DoesNotContain(simulated.Alerts, alert => alert.Event.Alert.FindingKey is "retention");
        Assert.DoesNotContain(SealedTrail.Third, simulated.Disk.List(SimulatedTrail.Directory));
        Assert.Empty(Verify(simulated, SealedTrail.Hmac).Findings);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("/archive", false)]
    [InlineData(null, true)]
    [InlineData("/archive", true)]
    public async Task Start_PowerLostAtAnyOperation_LeavesATrailThatVerifies(string? archive, bool isKeyed)
    {
        archive = archive is null ? null : Path.GetFullPath(archive);
        var seal = isKeyed ? SealedTrail.Hmac : new SealOptions();
        var removed = 0;
        for (var operations = 0; operations < 90; operations++)
        {
            var clock = Some.Clock();
            var simulated = await ThreeDaysAsync(clock, seal);
            clock.Advance(TimeSpan.FromDays(archive is null ? 80 : 40));
            simulated.Disk.DieAfter(operations);
            _ = await Record.ExceptionAsync(() => StartAndStopAsync(simulated, clock, archive, seal));
            simulated.Disk.LosePower(new Random(operations));

            Assert.DoesNotContain(
                Verify(simulated, seal).Findings,
                finding => finding.Severity is FindingSeverity.Error
                    && finding.Kind != FindingKind.TornTail);
            if (archive is not null)
            {
                // Never in neither: a day is deleted only once its copy is durable.
                Assert.All(new[] { SealedTrail.First, SealedTrail.Second, SealedTrail.Third }, name => Assert.True(
                    simulated.Disk.List(SimulatedTrail.Directory).Contains(name)
                        || simulated.Disk.List(archive).Contains(name + ".gz")));
            }

            removed += simulated.Disk.List(SimulatedTrail.Directory).Contains(SealedTrail.First) ? 0 : 1;

            await StartAndStopAsync(simulated, clock, archive, seal);
            Assert.True(Verify(simulated, seal).Valid);
            Assert.DoesNotContain(SealedTrail.Third, simulated.Disk.List(SimulatedTrail.Directory));
            Assert.DoesNotContain(simulated.Alerts, alert => alert.Event.EventType == AuditEventType.ComponentFailure
                && (alert.Event.Message.Contains("does not hold", StringComparison.Ordinal)
                    || alert.Event.Alert.FindingKey is "seals_refused"));
        }

        Assert.InRange(removed, 1, 89);
    }

    private static async Task RunAsync(SealedTrail trail, bool enforce)
    {
        var options = Some.Options(trail.Files, new CompliancePolicy { RetentionDays = 30, ArchiveAfterDays = 10 });
        options.EnforceRetention = enforce;
        await using var writer =
            new AuditTrail(options, [], new FakeTimeProvider(new DateTimeOffset(2025, 9, 20, 12, 0, 0, TimeSpan.Zero)));
        await writer.StartAsync();
        await writer.LogEventAsync(Some.Event("Today."));
        await writer.StopAsync();
    }

    private static async Task<SimulatedTrail> ThreeDaysAsync(FakeTimeProvider clock, SealOptions seal)
    {
        var simulated = new SimulatedTrail();
        await using var trail = await simulated.StartAsync(clock, options => options.Seal = seal);
        for (var day = 0; day < 3; day++)
        {
            await trail.LogEventAsync(SimulatedTrail.Event($"Day {day}."));
            clock.Advance(TimeSpan.FromDays(1));
        }

        await trail.StopAsync();
        return simulated;
    }

    private static async Task StartAndStopAsync(
        SimulatedTrail simulated, FakeTimeProvider clock, string? archive, SealOptions seal)
    {
        await using var trail = simulated.New(clock, options =>
            (
                options.Seal,
                options.EnforceRetention,
                options.Policy.RetentionDays,
                options.Policy.ArchiveAfterDays,
                options.ArchivePath) = (seal, true, 60, archive is null ? 60 : 30, archive));
        await trail.StartAsync();
        await trail.StopAsync();
    }

    private static VerificationReport Verify(SimulatedTrail simulated, SealOptions seal)
    {
        var options = new VerificationOptions();
        foreach (var key in seal.ReadKeys())
        {
            options.SealKeys.Add(key);
        }

        using var copy = simulated.Copy();
        return TrailVerifier.Verify(copy.Trail, options);
    }
}
