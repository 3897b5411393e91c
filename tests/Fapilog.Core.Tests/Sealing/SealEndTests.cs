using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Format;
using Fapilog.Storage;
using Fapilog.Storage.Simulation;
using Fapilog.Support;
using Fapilog.Verification;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Sealing;

/// <summary>The signed end of a trail: what a crash may leave behind it, and what nobody else may.</summary>
public class SealEndTests
{
    [Fact]
    public async Task Start_TheMachineDiedBehindTheFirstLineOfTheSeals_GoesOn()
    {
        var simulated = new SimulatedTrail();
        var clock = Some.Clock();
        await using (await StartAsync(simulated, clock))
        {
            simulated.Disk.Die();
        }

        simulated.Disk.Restart();
        simulated.Disk.Delete(SimulatedTrail.PathOf(TrailHead.FileName));
        await using (var trail = await StartAsync(simulated, clock))
        {
            await trail.LogEventAsync(Some.Event());
        }

        Assert.Empty(simulated.Alerts);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "tail_taken_over:1")]
    [InlineData(2, "seals_refused")]
    public async Task Start_EventsBehindTheSignedEnd_AreOfOneDayAtMost(int days, string? told)
    {
        var simulated = new SimulatedTrail();
        var clock = Some.Clock();
        byte[] head;
        await using (var trail = await StartAsync(simulated, clock))
        {
            await trail.LogEventAsync(Some.Event());
            clock.Advance(TimeSpan.FromSeconds(1));
            head = simulated.Disk.Content(SimulatedTrail.PathOf(TrailHead.FileName))!;
            for (var day = 0; day < days; day++)
            {
                clock.Advance(TimeSpan.FromDays(1));
                await trail.LogEventAsync(Some.Event());
            }
        }

        // An older head, which somebody kept.
        simulated.Disk.Replace(SimulatedTrail.PathOf(TrailHead.FileName), head);
        await using (var trail = await StartAsync(simulated, clock))
        {
            await trail.StopAsync();
        }

        Assert.Equal(told, simulated.Alerts.SingleOrDefault().Event?.Alert.FindingKey);
    }

    [Fact]
    public async Task Start_EventsBehindAHeadThatCoversNone_AreTold()
    {
        var simulated = new SimulatedTrail();
        var clock = Some.Clock();
        await using (var trail = await StartAsync(simulated, clock))
        {
            await trail.LogEventAsync(Some.Event());
            simulated.Disk.Die();
        }

        simulated.Disk.Restart();
        await using (var trail = await StartAsync(simulated, clock))
        {
            await trail.StopAsync();
        }

        Assert.Equal("tail_taken_over:0", Assert.Single(simulated.Alerts).Event.Alert.FindingKey);
    }

    [Fact]
    public async Task Verify_EventsBehindAStoppedEndWhileSomebodyHoldsTheLock_IsAnError()
    {
        using var trail = await SealedTrail.CreateAsync(SealedTrail.Hmac);
        var buffer = new ByteBuffer();
        EventLine.Append(
            buffer,
            WrittenTrail.Event("Behind the end."),
            ChainTail.Find(PhysicalFileSystem.Instance, trail.Files.Trail, CancellationToken.None));
        File.AppendAllText(trail.PathOf(SealedTrail.Third), System.Text.Encoding.ASCII.GetString(buffer.Memory.Span));
        using var held = PhysicalFileSystem.Instance.TryLock(trail.PathOf(DirectoryLock.FileName));

        Assert.Equal(["Error end_not_signed head.json"], trail.Describe(SealKey.Read(SealedTrail.Hmac.Key!)));
    }

    [Fact]
    public async Task Verify_HalfALineBehindAStoppedEndWhileSomebodyHoldsTheLock_IsAnError()
    {
        using var trail = await SealedTrail.CreateAsync(SealedTrail.Hmac);
        File.AppendAllText(trail.PathOf(SealedTrail.Third), "{\"event_id\":");
        using var held = PhysicalFileSystem.Instance.TryLock(trail.PathOf(DirectoryLock.FileName));

        Assert.Equal([$"Error torn_tail {SealedTrail.Third}"], trail.Describe(SealKey.Read(SealedTrail.Hmac.Key!)));
        Assert.Equal([$"Note in_progress {SealedTrail.Third}"], trail.Describe());
    }

    [Theory]
    [InlineData("2025-08-10")]
    [InlineData("7")]
    public async Task Verify_FromBehindTheSignedEnd_FindsWhatNobodySigned(string from)
    {
        using var trail = await SealedTrail.CreateAsync(SealedTrail.Hmac);
        var buffer = new ByteBuffer();
        EventLine.Append(
            buffer,
            WrittenTrail.Event("Behind the end."),
            ChainTail.Find(PhysicalFileSystem.Instance, trail.Files.Trail, CancellationToken.None));
        File.WriteAllBytes(trail.PathOf("audit_2025-08-10.jsonl"), buffer.Memory.ToArray());
        var options = VerificationOptions.With([SealKey.Read(SealedTrail.Hmac.Key!)]);
        options.FromDay = DateOnly.TryParse(from, System.Globalization.CultureInfo.InvariantCulture, out var day) ? day : null;
        options.FromSequence = options.FromDay is null ? 7 : null;

        Assert.Equal(FindingKind.EndNotSigned, TrailVerifier.Verify(trail.Files.Trail, options).FirstFault?.Kind);
    }

    [Fact]
    public async Task Verify_AnEventInFrontOfTheSignedEndThatIsNewerThanIt_IsAnError()
    {
        using var trail = await SealedTrail.CreateAsync(SealedTrail.Hmac);
        var buffer = new ByteBuffer();
        EventLine.Append(
            buffer,
            WrittenTrail.Event("In front of the end."),
            ChainTail.Find(PhysicalFileSystem.Instance, trail.Files.Trail, CancellationToken.None));
        var lines = File.ReadAllLines(trail.PathOf(SealedTrail.Third));
        File.WriteAllText(
            trail.PathOf(SealedTrail.Third),
            $"{lines[0]}\n{System.Text.Encoding.ASCII.GetString(buffer.Memory.Span)}{lines[1]}\n");

        Assert.Contains("Error end_not_signed head.json", trail.Describe(SealKey.Read(SealedTrail.Hmac.Key!)));
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("{}")]
    [InlineData("")]
    public async Task Verify_AHeadThatSaysNothing_IsAWarningWithoutAKeyToo(string text)
    {
        using var trail = await SealedTrail.CreateAsync();
        File.WriteAllText(trail.PathOf(TrailHead.FileName), text);

        Assert.Equal(["Warning head_unreadable head.json"], trail.Describe());
    }

    [Theory]
    [InlineData(0, "\"key_id\":\"", "\"key_id\":\"0")]
    [InlineData(1, "\"key_id\":\"", "\"key_id\":\"0")]
    [InlineData(1, "\"algorithm\"", "\"algorithn\"")]
    public async Task Seal_AnEarlierLineWasChangedWhileTheTrailRan_IsRefused(int line, string from, string to)
    {
        using var trail = await SealedTrail.CreateAsync(SealedTrail.Hmac);
        var alerts = new CollectingDispatcher();
        var clock = new FakeTimeProvider(Some.Noon.AddDays(3));
        var options = Some.Options(trail.Files);
        options.Seal = SealedTrail.Hmac;
        await using var writer = new AuditTrail(options, [new AlertInstance("all", alerts)], clock);
        await writer.StartAsync();
        await writer.LogEventAsync(Some.Event());
        await Soon.TrueAsync(() => trail.Seals() is { Length: 4 } seals
            && TrailHead.Read(
                PhysicalFileSystem.Instance,
                trail.Files.Trail)?.Seal == SealChain.HashOf(System.Text.Encoding.ASCII.GetBytes(seals[^1])));
        trail.EditSeal(line, from, to);
        clock.Advance(TimeSpan.FromDays(1));
        await writer.LogEventAsync(Some.Event());
        await Soon.EndsAsync(writer.StopAsync(), clock, TimeSpan.FromMilliseconds(100));

        Assert.Equal("seals_refused", Assert.Single(alerts.Sent).Event.Alert.FindingKey);
        Assert.Equal(4, trail.Seals().Length);
    }

    [Fact]
    public async Task VerifyAsync_TheFileOfTheKeyHoldsAnotherOne_FindsNothing()
    {
        using var directory = new TempDirectory();
        var file = Path.Combine(directory.Root, "key");
        File.WriteAllText(file, SealedTrail.HmacText);
        var options = Some.Options(directory);
        options.Seal = new SealOptions { Key = Secret.Parse("file:" + file) };
        var clock = Some.Clock();
        await using var trail = new AuditTrail(options, [], clock);
        await trail.StartAsync();
        await trail.LogEventAsync(Some.Event());
        File.WriteAllText(file, new string('k', 40));

        Assert.True((await trail.VerifyAsync()).Valid);
        clock.Advance(TimeSpan.FromDays(1));
        await trail.LogEventAsync(Some.Event());
        await trail.StopAsync();
        Assert.True((await trail.VerifyAsync()).Valid);
    }

    [Fact]
    public async Task Seal_TheLineOfAnotherKeyCannotBeWritten_IsWrittenLater()
    {
        using var directory = new TempDirectory();
        var file = Path.Combine(directory.Root, "key");
        File.WriteAllText(file, SealedTrail.HmacText);
        var (simulated, clock) = (new SimulatedTrail(), Some.Clock());
        var seal = new SealOptions { Key = Secret.Parse("file:" + file) };
        await using (var trail = await simulated.StartAsync(clock, options => options.Seal = seal))
        {
            await trail.LogEventAsync(Some.Event());
            File.WriteAllText(file, new string('k', 40));
            simulated.Disk.Fault = (operation, name) =>
                operation is DiskOperation.Write && name == SealFile.FileName ? SimulatedDisk.NoSpace() : null;
            clock.Advance(TimeSpan.FromDays(1));
            await trail.LogEventAsync(Some.Event());
            await Soon.TrueAsync(() => simulated.Alerts.Any(alert => alert.Event.Alert.FindingKey == "seal"));
            simulated.Disk.Fault = null;
            clock.Advance(TimeSpan.FromDays(1));
            await trail.LogEventAsync(Some.Event());
            await trail.StopAsync();
        }

        var chain = new SealFile(simulated.Disk, SimulatedTrail.Directory).Read();
        Assert.Equal(["begun", "rotated", null, null], chain.Entries.Select(entry => entry.Seal?.Start?.Reason));
        Assert.DoesNotContain(SealVerdict.Evaluate(chain, [.. seal.ReadKeys()]).Problems, problem => problem.IsFatal);
    }

    private static Task<AuditTrail> StartAsync(SimulatedTrail simulated, FakeTimeProvider clock) =>
        simulated.StartAsync(clock, options => options.Seal = SealedTrail.Hmac);
}
