using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Compliance;
using Fapilog.Diagnostics;
using Fapilog.Recovery;
using Fapilog.Storage;
using Fapilog.Support;
using Fapilog.Verification;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Sealing;

/// <summary>
/// A trail with a key compares the files of the sealed days with their seals before it signs on top of them.
/// </summary>
public sealed class SealedFilesTests
{
    private static SealKey Key => SealKey.Read(SealedTrail.Hmac.Key!);

    [Fact]
    public async Task Start_ASealedDayIsGone_SignsNothing()
    {
        using var trail = await SealedTrail.CreateAsync(SealedTrail.Hmac);
        File.Delete(trail.PathOf(SealedTrail.First));

        var refused = Assert.Single(await LiveAsync(trail, 9));

        Assert.Equal("seals_refused", refused.Alert.FindingKey);
        Assert.Contains(SealedTrail.First, refused.Message, StringComparison.Ordinal);
        Assert.Null(TrailHead.Read(PhysicalFileSystem.Instance, trail.Files.Trail)!.Signature);
    }

    [Fact]
    public async Task Seal_ASealedDayWasChanged_SealsNothing()
    {
        using var trail = await SealedTrail.CreateAsync(SealedTrail.Hmac);
        Edit(trail.PathOf(SealedTrail.First));

        // The third day closes: that is when the files are read.
        var refused = Assert.Single(await LiveAsync(trail, 10));

        Assert.Equal("seals_refused", refused.Alert.FindingKey);
        Assert.Contains(SealedTrail.First, refused.Message, StringComparison.Ordinal);
        Assert.Equal(3, trail.Seals().Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Recover_WithTheKey_LetsTheSealsGoOnAndTheDamageStaysAnError(bool delete)
    {
        using var trail = await SealedTrail.CreateAsync(SealedTrail.Hmac);
        if (delete)
        {
            File.Delete(trail.PathOf(SealedTrail.First));
        }
        else
        {
            Edit(trail.PathOf(SealedTrail.First));
        }

        var report = await TrailRecovery.RecoverAsync(trail.Files.Trail, At(9), SealedTrail.Hmac);
        var later = await LiveAsync(trail, 10);

        Assert.True(report.SealsReanchored);
        Assert.DoesNotContain(later, alert => alert.Alert.FindingKey == "seals_refused");
        Assert.Equal(5, trail.Seals().Length);
        Assert.Contains("Error seal_mismatch " + SealedTrail.First, trail.Describe(Key));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Seal_EventsWereMovedIntoAnEarlierDay_IsRefusedSoThatRetentionCannotRemoveThem(bool whileItRuns)
    {
        using var directory = new TempDirectory();
        var clock = Some.Clock();
        var alerts = new CollectingDispatcher();
        var options = WithRetention(directory, SealedTrail.Hmac);
        var writer = new AuditTrail(options, [new AlertInstance("all", alerts)], clock);
        await writer.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await writer.LogEventAsync(Some.Event());
        }

        if (!whileItRuns)
        {
            await writer.DisposeAsync();
            writer = new AuditTrail(options, [new AlertInstance("all", alerts)], clock);
        }

        MoveIntoAnEarlierDay(Assert.Single(directory.DayFiles), keepLines: whileItRuns);
        if (!whileItRuns)
        {
            await writer.StartAsync();
        }

        clock.Advance(TimeSpan.FromDays(1));
        await writer.LogEventAsync(Some.Event());
        await writer.DisposeAsync();

        Assert.Contains(
            "audit_2020-01-01.jsonl",
            Assert.Single(alerts.Sent, sent => sent.Event.Alert.FindingKey == "seals_refused").Event.Message,
            StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(directory.Trail, "audit_2020-01-01.jsonl")));
        Assert.DoesNotContain(
            "2020", await File.ReadAllTextAsync(Path.Combine(directory.Trail, SealFile.FileName)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ADayThatClosedAndWasNotSealedYet_IsSealedThen()
    {
        var simulated = new Storage.Simulation.SimulatedTrail();
        var clock = Some.Clock();
        simulated.Disk.Fault = (operation, name) =>
            operation is Storage.Simulation.DiskOperation.Write && name == SealFile.FileName && clock.GetUtcNow().Day > 7
            ? Storage.Simulation.SimulatedDisk.NoSpace()
            : null;
        await LiveAsync(simulated, clock, days: 3);
        Assert.Equal(2, TrailHead.Read(simulated.Disk, Storage.Simulation.SimulatedTrail.Directory)!.Unsealed.Count);

        simulated.Disk.Fault = null;
        await LiveAsync(simulated, clock, days: 1);

        Assert.DoesNotContain(simulated.Alerts, alert => alert.Event.Alert.FindingKey == "seals_refused");
        Assert.Empty(TrailHead.Read(simulated.Disk, Storage.Simulation.SimulatedTrail.Directory)!.Unsealed);
    }

    [Fact]
    public async Task Start_ALineWithAnEarlierNumberWasAppendedToAStoppedTrail_SignsNothing()
    {
        using var trail = await SealedTrail.CreateAsync(SealedTrail.Hmac);
        TextLines.Write(
            trail.PathOf(SealedTrail.Third),
            [.. TextLines.Read(trail.PathOf(SealedTrail.Third)), .. TextLines.Read(trail.PathOf(SealedTrail.First)).Skip(1)]);

        Assert.Equal("seals_refused", Assert.Single(await LiveAsync(trail, 9)).Alert.FindingKey);
    }

    [Fact]
    public async Task Adopt_DaysThatWereRemovedBeforeTheKeyCame_AreRecordedAsRemoved()
    {
        using var directory = new TempDirectory();
        var clock = Some.Clock();
        await using (var unsigned = new AuditTrail(WithRetention(directory, new SealOptions()), [], clock))
        {
            await unsigned.StartAsync();
            for (var day = 0; day < 5; day++)
            {
                await unsigned.LogEventAsync(Some.Event());
                clock.Advance(TimeSpan.FromDays(1));
            }
        }

        // A version that did not record removals in the seals.
        var seals = Path.Combine(directory.Trail, SealFile.FileName);
        var removed = File.ReadAllLines(seals);
        Assert.Contains(removed, line => line.Contains("\"kind\":\"removed\"", StringComparison.Ordinal));
        WithoutRemovals(directory.Trail, removed);
        File.Delete(Path.Combine(directory.Trail, TrailHead.FileName));

        await SealKeys.AdoptAsync(directory.Trail, SealedTrail.Hmac, clock);

        var strictly = VerificationOptions.With([Key]);
        strictly.Strict = true;
        Assert.True(TrailVerifier.Verify(directory.Trail, strictly).Valid);
        await using var signed = new AuditTrail(WithRetention(directory, SealedTrail.Hmac), [], clock);
        await signed.StartAsync();
        Assert.Null(signed.Seals!.Refusal);
    }

    [Fact]
    public async Task Recover_WithoutTheKeyWhenTheSealsAreGone_TouchesNothing()
    {
        using var trail = await SealedTrail.CreateAsync(SealedTrail.Hmac);
        File.Delete(trail.PathOf(SealFile.FileName));
        var head = await File.ReadAllTextAsync(trail.PathOf(TrailHead.FileName));

        var fault = await Assert.ThrowsAsync<FapilogException>(() => TrailRecovery.RecoverAsync(trail.Files.Trail, At(10)));

        Assert.Equal("FAP4020", Assert.Single(fault.Faults).Code);
        Assert.Equal(head, await File.ReadAllTextAsync(trail.PathOf(TrailHead.FileName)));
        Assert.False(File.Exists(trail.PathOf(SealFile.FileName)));
    }

    [Fact]
    public async Task Start_ThatSealsAgain_ClearsThatAnEarlierOneRefused()
    {
        using var trail = await SealedTrail.CreateAsync(SealedTrail.Hmac);
        await LiveAsync(trail, 9, new SealOptions());
        await TrailRecovery.RecoverAsync(trail.Files.Trail, At(9), SealedTrail.Hmac);

        var later = await LiveAsync(trail, 10, clears: true);

        Assert.Equal(AlertAction.Clear, Assert.Single(later, alert => alert.Alert.FindingKey == "seals_refused").Alert.Action);
    }

    [Fact]
    public async Task VerifyAsync_WhileTheTrailRefusesToSeal_DoesNotClearThat()
    {
        using var trail = await SealedTrail.CreateAsync();
        var seals = trail.Seals();
        TextLines.Write(trail.PathOf(SealFile.FileName), seals.SkipLast(1));
        var alerts = new CollectingDispatcher();
        var options = Some.Options(trail.Files);
        await using (var writer = new AuditTrail(options, [new AlertInstance("all", alerts) { HandlesClear = true }], At(10)))
        {
            await writer.StartAsync();
            await writer.LogEventAsync(Some.Event());
            await Soon.TrueAsync(() => alerts.Sent.Any(sent => sent.Event.Alert.FindingKey == "seals_refused"));
            await writer.DrainAlertsAsync();
            File.WriteAllText(trail.PathOf(SealFile.FileName), string.Concat(seals.Select(line => line + "\n")));
            Assert.True((await writer.VerifyAsync()).Valid);
            await writer.DrainAsync();
        }

        Assert.DoesNotContain(alerts.Sent, sent => sent.Event.Alert.Action is AlertAction.Clear);
    }

    [Fact]
    public async Task VerifyOnStart_ATrailWithAKey_UsesIt()
    {
        using var trail = await SealedTrail.CreateAsync(SealedTrail.Hmac);
        trail.ForgeDays();
        trail.ForgeSeals();
        trail.ForgeHead();
        Assert.True(trail.Verify().Valid);

        var found = await LiveAsync(trail, 9, verify: true);

        Assert.Contains(found, alert => alert.Alert.FindingKey == "verify:seal_signature_invalid:seals.jsonl:1");
    }

    private static async Task LiveAsync(Storage.Simulation.SimulatedTrail simulated, FakeTimeProvider clock, int days)
    {
        var options =
            new AuditTrailOptions { StoragePath = Storage.Simulation.SimulatedTrail.Directory, Seal = SealedTrail.Hmac };
        await using var trail = new AuditTrail(options, [new AlertInstance("all", simulated)], simulated.Disk, clock);
        await trail.StartAsync();
        for (var day = 0; day < days; day++)
        {
            await trail.LogEventAsync(Some.Event());
            clock.Advance(TimeSpan.FromDays(day == days - 1 ? 0 : 1));
        }
    }

    /// <summary>Moves the first events; the first line left is filled up, so that the end stays where it was.</summary>
    private static void MoveIntoAnEarlierDay(string file, bool keepLines)
    {
        var lines = TextLines.Read(file);
        TextLines.Write(Path.Combine(Path.GetDirectoryName(file)!, "audit_2020-01-01.jsonl"), lines[..2]);
        if (!keepLines)
        {
            lines[2] += new string(' ', lines[..2].Sum(line => line.Length + 1));
            TextLines.Write(file, lines[2..]);
        }
    }

    private static AuditTrailOptions WithRetention(TempDirectory directory, SealOptions seal)
    {
        var options = Some.Options(directory);
        options.Policy = new CompliancePolicy { RetentionDays = 1 };
        options.EnforceRetention = true;
        options.Seal = seal;
        return options;
    }

    private static void WithoutRemovals(string directory, string[] lines)
    {
        var (text, previous) = (string.Empty, (string?)null);
        foreach (var line in lines.Where(line => !line.Contains("\"kind\":", StringComparison.Ordinal)))
        {
            var seal = Seal.Parse(System.Text.Encoding.ASCII.GetBytes(line))!;
            var anew = Seal.Create(seal.Content, seal.At, previous, key: null).ToLine();
            previous = SealChain.HashOf(anew);
            text += System.Text.Encoding.ASCII.GetString(anew) + "\n";
        }

        File.WriteAllText(Path.Combine(directory, SealFile.FileName), text);
    }

    private static void Edit(string path) =>
        File.WriteAllText(path, File.ReadAllText(path).Replace("Day 1, one.", "Day 1, two.", StringComparison.Ordinal));

    private static FakeTimeProvider At(int day) => new(new DateTimeOffset(2025, 8, day, 13, 0, 0, TimeSpan.Zero));

    /// <summary>
    /// Starts the trail on a day, logs, and returns the alerts of more than a warning, and the clears if they are asked for.
    /// </summary>
    private static async Task<IReadOnlyList<AuditEvent>> LiveAsync(
        SealedTrail trail, int day, SealOptions? seal = null, bool clears = false, bool verify = false)
    {
        var dispatcher = new CollectingDispatcher();
        var options = Some.Options(trail.Files);
        options.Seal = seal ?? SealedTrail.Hmac;
        options.VerifyOnStart = verify;
        await using (
            var writer = new AuditTrail(options, [new AlertInstance("all", dispatcher) { HandlesClear = clears }], At(day)))
        {
            await writer.StartAsync();
            await writer.LogEventAsync(Some.Event($"On day {day}."));
            if (verify)
            {
                await Soon.TrueAsync(() =>
                    dispatcher.Sent.Any(sent => sent.Event.Alert.FindingKey!.StartsWith("verify", StringComparison.Ordinal)));
            }
        }

        return [.. dispatcher.Sent.Where(sent => sent.Severity > AlertSeverity.Warning).Select(sent => sent.Event)];
    }
}
