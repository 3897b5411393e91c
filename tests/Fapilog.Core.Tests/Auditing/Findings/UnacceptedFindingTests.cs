using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Format;
using Fapilog.Recovery;
using Fapilog.Storage;
using Fapilog.Storage.Simulation;
using Fapilog.Support;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Auditing.Findings;

/// <summary>
/// A finding is raised by every start until an instance has accepted its alert: no receiver that is down, no safe mode and no
/// <c>recover</c> keeps it from being told.
/// </summary>
public sealed class UnacceptedFindingTests : IDisposable
{
    private const string Today = "audit_2025-08-07.jsonl";

    private static readonly AlertInstanceOptions Everything = new() { IncludeSensitive = true };

    private readonly TempDirectory _directory = new();
    private readonly FakeTimeProvider _clock = Some.Clock();
    private readonly CollectingDispatcher _healthy = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("torn")]
    [InlineData("cut")]
    [InlineData("edited")]
    public async Task StartAsync_AfterRecover_RaisesWhatItFoundOnce(string damage)
    {
        await StoreAsync(3);
        await DamageAsync(damage);

        await TrailRecovery.RecoverAsync(_directory.Trail, _clock);

        Assert.Empty(_healthy.Sent);
        await AssertToldOnceAsync();
    }

    [Fact]
    public async Task StartAsync_AfterRecoverOfAnEndThatWasCutAndEdited_RaisesBothOnce()
    {
        await StoreAsync(3);
        await DamageAsync("cut and edited");

        await TrailRecovery.RecoverAsync(_directory.Trail, _clock);
        await LiveAsync(Healthy());
        await LiveAsync(Healthy());

        Assert.Equal(
            [$"reanchored:{Today}:{(await File.ReadAllLinesAsync(Path.Combine(_directory.Trail, Today)))[0].Length + 1}", "tail_missing:3"],
            _healthy.Sent.Select(sent => sent.Event.Alert.FindingKey).Order());
    }

    [Theory]
    [InlineData("temporary")]
    [InlineData("instance")]
    [InlineData("hangs")]
    [InlineData("disabled")]
    [InlineData("faulted")]
    [InlineData("less severe")]
    [InlineData("nobody")]
    public async Task StartAsync_AfterAStartWhereNobodyAccepted_RaisesItOnce(string receiver)
    {
        await StoreAsync(3);
        await DamageAsync("torn");
        await LiveAsync(Receiver(receiver));
        await LiveAsync(Receiver(receiver));

        await AssertToldOnceAsync();
    }

    [Fact]
    public async Task StartAsync_OneOfTwoInstancesAccepted_RaisesNothing()
    {
        await StoreAsync(3);
        await DamageAsync("cut");
        var accepting = new CollectingDispatcher();
        await LiveAsync(
            Scripted(_ => ScriptedDispatcher.Fail(AlertFailureKind.Rejected)),
            new AlertInstance("oncall", accepting, Everything) { HandlesClear = true });

        await LiveAsync(Healthy());

        Assert.Single(accepting.Sent);
        Assert.Empty(_healthy.Sent);
    }

    [Fact]
    public async Task StartAsync_AfterRecoverWhileOneOfTwoInstancesIsDown_TellsBothOnce()
    {
        var accepting = new CollectingDispatcher();
        AlertInstance OnCall() => new("oncall", accepting, Everything) { HandlesClear = true };
        await StoreAsync(3);
        await LiveAsync(Healthy(), OnCall());
        await DamageAsync("edited");
        await TrailRecovery.RecoverAsync(_directory.Trail, _clock);
        await LiveAsync(Scripted(_ => ScriptedDispatcher.Fail(AlertFailureKind.Temporary)), OnCall());

        await LiveAsync(Healthy(), OnCall());

        Assert.StartsWith("reanchored:", Assert.Single(_healthy.Sent).Event.Alert.FindingKey, StringComparison.Ordinal);
        Assert.Equal(_healthy.Sent[0].Event.EventId, Assert.Single(accepting.Sent).Event.EventId);
    }

    [Fact]
    public async Task StopAsync_AcceptedWhileTheTrailStops_IsNotToldAgain()
    {
        await StoreAsync(3);
        await DamageAsync("torn");
        var answer = new TaskCompletionSource<AlertReceipt>();
        using var slow = new ScriptedDispatcher(_ => answer.Task);
        var trail = await StartAsync(new AlertInstance("slow", slow, Everything) { HandlesClear = true });
        await slow.NextCallAsync();
        var stopping = trail.StopAsync();
        await Soon.TrueAsync(() => trail.Statistics.Health is AuditTrailHealth.NotRunning);

        answer.SetResult(AlertReceipt.Accepted);
        await stopping;
        await trail.DisposeAsync();
        await LiveAsync(Healthy());

        Assert.Empty(_healthy.Sent);
    }

    [Fact]
    public async Task StartAsync_AVerificationFoundItWhileTheReceiverWasDown_RaisesItOnceAndVerifyingAddsNothing()
    {
        await StoreAsync(3);
        var bytes = await TamperAsync();
        await using (var trail = await StartAsync(Receiver("disabled")))
        {
            Assert.False((await trail.VerifyAsync()).Valid);
            await SettleAsync(trail);
        }

        var stored = _directory.Lines().Count;
        await using (var trail = await StartAsync(Healthy()))
        {
            Assert.False((await trail.VerifyAsync()).Valid);
            await SettleAsync(trail);
            Assert.Equal(_healthy.Sent.Count, trail.Statistics.AlertsRaised);
            Assert.Equal(stored, _directory.Lines().Count);
            Assert.All(_healthy.Sent, AssertNamesItsStoredEvent);
            Assert.Contains(_healthy.Sent, sent => sent.Event.Message.Contains("checksum_mismatch", StringComparison.Ordinal));

            // Told, so a clean verification clears it.
            var raised = _healthy.Sent.Count;
            await RestoreAsync(bytes);
            Assert.True((await trail.VerifyAsync()).Valid);
            await Soon.TrueAsync(() => _healthy.Sent.Count == 2 * raised);
            Assert.All(_healthy.Sent.Skip(raised), sent => Assert.Equal(AlertAction.Clear, sent.Event.Alert.Action));
        }
    }

    [Fact]
    public async Task VerifyAsync_CleanBeforeAnybodyAccepted_ClearsAfterItWasToldAndNotBefore()
    {
        await StoreAsync(3);
        await DamageAsync("cut");
        await using (var trail = await StartAsync(Receiver("disabled")))
        {
            await trail.DrainAsync();
            Assert.True((await trail.VerifyAsync()).Valid);
            await SettleAsync(trail);
        }

        await using (var trail = await StartAsync(Healthy()))
        {
            await Soon.TrueAsync(() => _healthy.Sent.Count == 2);
        }

        Assert.Equal([AlertAction.Raise, AlertAction.Clear], _healthy.Sent.Select(sent => sent.Event.Alert.Action));
        Assert.Equal("tail_missing:3", Assert.Single(_healthy.Sent.Select(sent => sent.Event.Alert.FindingKey).Distinct()));
        await LiveAsync(Healthy());
        Assert.Equal(2, _healthy.Sent.Count);
    }

    [Fact]
    public async Task StartAsync_StoringFailedAndNobodyAccepted_RaisesItOnceAndClearsIt()
    {
        var simulated = new SimulatedTrail();
        await using (var trail = await StartAsync(simulated.Disk, Receiver("disabled")))
        {
            simulated.Disk.Fault = (operation, name) =>
                operation is DiskOperation.Write && name == Today ? SimulatedDisk.NoSpace() : null;
            await Assert.ThrowsAsync<Diagnostics.FapilogException>(() => trail.LogEventAsync(Some.Event()).AsTask());
            await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);
        }

        simulated.Disk.Fault = null;
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await using var trail = await StartAsync(simulated.Disk, Healthy());
            await Soon.TrueAsync(() => _healthy.Sent.Count == 2);
            await SettleAsync(trail);
        }

        Assert.Equal(
            [(AlertAction.Raise, "storage"), (AlertAction.Clear, "storage")],
            _healthy.Sent.Select(sent => (sent.Event.Alert.Action, sent.Event.Alert.FindingKey!)));
        Assert.Equal("audit_storage_failure", Assert.Single(simulated.Verify()).Kind);
        Assert.Equal(1, _healthy.Sent[0].Event.SequenceNumber);
    }

    [Fact]
    public async Task StartAsync_APowerCutAtAnyOperationAfterTheEndWasCut_TellsItAllTheSame()
    {
        for (var operations = 0; operations < 60; operations++)
        {
            var simulated = new SimulatedTrail();
            await using (var first = await StartAsync(simulated.Disk))
            {
                await first.LogEventAsync(Some.Event("kept"));
                await first.LogEventAsync(Some.Event("cut"));
            }

            var whole = simulated.Disk.Content(SimulatedTrail.PathOf(Today))!;
            using (var file = simulated.Disk.OpenOrCreate(SimulatedTrail.PathOf(Today)))
            {
                file.SetLength(Array.IndexOf(whole, (byte)'\n') + 1);
                file.Sync();
            }

            simulated.Disk.DieAfter(operations);
            var dying = new AuditTrail(
                new AuditTrailOptions { StoragePath = SimulatedTrail.Directory }, [Receiver("disabled")], simulated.Disk, _clock);
            _ = await Record.ExceptionAsync(() => dying.StartAsync());
            _ = await Record.ExceptionAsync(() => dying.DrainAsync());
            simulated.Disk.Die();
            await dying.DisposeAsync();
            simulated.Disk.LosePower(new Random(operations));

            var healthy = new CollectingDispatcher();
            foreach (var _ in Enumerable.Range(0, 2))
            {
                await using var trail =
                    await StartAsync(simulated.Disk, new AlertInstance("chat", healthy, Everything) { HandlesClear = true });
                await SettleAsync(trail);
            }

            // Twice, as two events, if power is lost between the event and the note that it is stored.
            var told = healthy.Sent.Select(sent => sent.Event).Where(one => one.Alert.FindingKey is "tail_missing:2").ToList();
            Assert.InRange(told.Count, 1, 2);
            Assert.Equal(told.Count, told.Select(one => one.EventId).Distinct().Count());
            Assert.All(told, one =>
            {
                var entry = simulated.Verify()[(int)one.SequenceNumber!.Value - 1];
                Assert.Equal((entry.EventId, entry.Checksum), (one.EventId, one.Checksum));
            });
        }
    }

    [Fact]
    public async Task StartAsync_AFileOfAnEarlierVersion_HoldsWhatWasTold()
    {
        await StoreAsync(1);
        await WriteFindingsAsync("""{"findings":[{"event_type":"component_failure","fingerprint":"","key":"tail_missing:9","message":"The end is gone.","severity":40}]}""");

        await using var trail = await StartAsync(Healthy());
        await SettleAsync(trail);
        Assert.Empty(_healthy.Sent);

        await trail.VerifyAsync();
        await Soon.TrueAsync(() => _healthy.Sent.Count == 1);
        Assert.Equal(
            (AlertAction.Clear, "tail_missing:9"),
            (_healthy.Sent[0].Event.Alert.Action, _healthy.Sent[0].Event.Alert.FindingKey!));
    }

    [Fact]
    public async Task Findings_MoreThanAreKept_KeepTheNewestUntoldAndStayBounded()
    {
        await StoreAsync(300);
        var lines = await File.ReadAllLinesAsync(Path.Combine(_directory.Trail, Today));
        await using (var trail = await StartAsync(Receiver("disabled")))
        {
            // Each verification finds another twenty.
            for (var from = 0; from < 280; from += 20)
            {
                TextLines.Write(
                    Path.Combine(_directory.Trail, Today),
                    lines.Select((line, i) => i >= from
                        && i < from + 20 ? line.Replace("\"message\":\"e", "\"message\":\"E", StringComparison.Ordinal) : line));
                await trail.VerifyAsync();
                await trail.DrainAsync();
            }
        }

        await using (var trail = await StartAsync(Healthy()))
        {
            await SettleAsync(trail);
        }

        // Those that are kept, and those whose events nobody cut off.
        Assert.InRange(_healthy.Sent.Count, 100, 120);
        Assert.True(new FileInfo(FindingsPath).Length < 100 * 1024);
    }

    private string FindingsPath => Path.Combine(_directory.Trail, ".audit.findings.json");

    private static AlertInstance Receiver(string kind) => kind switch
    {
        "temporary" => Scripted(_ => ScriptedDispatcher.Fail(AlertFailureKind.Temporary)),
        "instance" => Scripted(_ => ScriptedDispatcher.Fail(AlertFailureKind.InstanceFailed)),
        "hangs" => Scripted(_ => new TaskCompletionSource<AlertReceipt>().Task),
        "disabled" => AlertInstance.Disabled("chat", "Safe mode: no provider is loaded.", Everything),
        "faulted" =>
            AlertInstance.Faulted("chat", [new Diagnostics.Fault("FAP1001", "No provider is called 'chat'.")], Everything),
        "less severe" => new AlertInstance(
            "chat", new CollectingDispatcher(), new AlertInstanceOptions { MinimumSeverity = AlertSeverity.Error }),
        _ => new AlertInstance("chat", new ThrowingDispatcher(), Everything) { HandlesClear = true },
    };

    private static AlertInstance Scripted(Func<SentAlert, Task<AlertReceipt>> answer) =>
        new("chat", new ScriptedDispatcher(answer), Everything) { HandlesClear = true };

    private static async Task SettleAsync(AuditTrail trail)
    {
        await trail.DrainAsync();
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);
    }

    private AlertInstance Healthy() => new("chat", _healthy, Everything) { HandlesClear = true };

    private async Task<AuditTrail> StartAsync(params AlertInstance[] instances) =>
        await StartAsync(PhysicalFileSystem.Instance, instances);

    private async Task<AuditTrail> StartAsync(ITrailFileSystem files, params AlertInstance[] instances)
    {
        var path = files is SimulatedDisk ? SimulatedTrail.Directory : _directory.Trail;
        var trail = new AuditTrail(new AuditTrailOptions { StoragePath = path }, instances, files, _clock);
        await trail.StartAsync();
        return trail;
    }

    /// <summary>Starts a trail that stores what it finds, and stops it, however its instances do.</summary>
    private async Task LiveAsync(params AlertInstance[] instances)
    {
        var trail = await StartAsync(instances);
        await trail.DrainAsync();
        await Soon.EndsAsync(trail.DisposeAsync().AsTask(), _clock, TimeSpan.FromMilliseconds(200));
    }

    private async Task StoreAsync(int count)
    {
        await using var trail = await StartAsync();
        for (var i = 0; i < count; i++)
        {
            await trail.LogEventAsync(Some.Event($"event {i}"));
        }
    }

    private async Task DamageAsync(string damage)
    {
        var path = Path.Combine(_directory.Trail, Today);
        var lines = await File.ReadAllLinesAsync(path);
        if (damage == "torn")
        {
            await File.AppendAllTextAsync(path, "{\"checksum\":");
            return;
        }

        TextLines.Write(path, damage switch
        {
            "cut" => lines[..1],
            "edited" => [.. lines[..^1], Edited(lines[^1])],
            _ => [lines[0], Edited(lines[1])],
        });
    }

    private static string Edited(string line) =>
        line.Replace("\"message\":\"event", "\"message\":\"Event", StringComparison.Ordinal);

    private async Task<byte[]> TamperAsync()
    {
        var bytes = await File.ReadAllBytesAsync(Path.Combine(_directory.Trail, Today));
        byte[] changed = [.. bytes];
        changed[changed.AsSpan().IndexOf("\"message\":\""u8) + 12] ^= 0x20;
        await File.WriteAllBytesAsync(Path.Combine(_directory.Trail, Today), changed);
        return bytes;
    }

    /// <summary>Puts the first bytes of the day back as they were, under what was stored since.</summary>
    private async Task RestoreAsync(byte[] bytes)
    {
        await using var file = new FileStream(
            Path.Combine(_directory.Trail, Today), FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        await file.WriteAsync(bytes);
    }

    private Task WriteFindingsAsync(string text) => File.WriteAllTextAsync(FindingsPath, text);

    /// <summary>
    /// Starts a trail with a healthy receiver twice: it is told of the one finding once, as of the event that is stored.
    /// </summary>
    private async Task AssertToldOnceAsync()
    {
        var stored = _directory.Lines().Count;
        for (var i = 0; i < 2; i++)
        {
            await using var trail = await StartAsync(Healthy());
            await SettleAsync(trail);
        }

        AssertNamesItsStoredEvent(Assert.Single(_healthy.Sent));
        Assert.Equal(stored, _directory.Lines().Count);
    }

    private void AssertNamesItsStoredEvent(SentAlert sent)
    {
        var told = sent.Event;
        var line = _directory.Lines()
            .Single(bytes => JsonSerializer.Deserialize<JsonElement>(bytes).GetProperty("event_id").GetString() == told.EventId);
        EventReader.Read(StoredLine.Parse(line).Tree, out var stored);
        var composer = new AlertComposer(new AlertSource("default", _directory.Trail), "chat", Everything);
        var label = composer.Compose(
            PendingAlert.ForTrial(stored, new AlertDecision(sent.Severity, []), attempts: 1), stored.Timestamp).Alert;

        Assert.Equal(stored with { PreviousHash = null }, told with { Alert = AlertDetails.None });
        Assert.Equal(
            (label.IdempotencyKey, label.VerifyCommand, AlertAction.Raise),
            (told.Alert.IdempotencyKey, told.Alert.VerifyCommand, told.Alert.Action));
        Assert.EndsWith(
            $" --anchor {stored.SequenceNumber}:{stored.Checksum}", told.Alert.VerifyCommand, StringComparison.Ordinal);
    }

    private sealed class ThrowingDispatcher : IAlertDispatcher
    {
        public Task<AlertReceipt> SendAlertAsync(
            AuditEvent auditEvent,
            AlertSeverity severity,
            string? channel = null,
            CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("Nobody is here.");
    }
}
