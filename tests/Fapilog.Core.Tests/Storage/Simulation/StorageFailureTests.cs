using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Support;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Storage.Simulation;

public sealed class StorageFailureTests
{
    private const string Today = "audit_2026-11-23.jsonl";

    private readonly SimulatedTrail _trail = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    public static TheoryData<string> Failures => ["room", "write", "sync", "limit", "permission"];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task LogEventAsync_TheStorageFailsAndReturns_TellsTheCallerAndAlertsAndGoesOn(string failure)
    {
        await using var trail = await _trail.StartAsync(_clock);
        await trail.LogEventAsync(SimulatedTrail.Event("before"));
        await trail.LogEventAsync(SimulatedTrail.Event("enqueued before"), AuditDurability.Enqueued);
        await Soon.TrueAsync(() => trail.Statistics.Stored == 2);
        Break(failure);

        var exception = await Assert.ThrowsAsync<FapilogException>(
            () => trail.LogEventAsync(SimulatedTrail.Event("lost", AuditLogLevel.Critical)).AsTask());
        await Assert.ThrowsAsync<FapilogException>(
            () => trail.LogEventAsync(SimulatedTrail.Event("lost too"), AuditDurability.Enqueued).AsTask());

        Assert.Equal("FAP4006", Assert.Single(exception.Faults).Code);
        Assert.Equal(AuditTrailHealth.StorageFailing, trail.Statistics.Health);
        await trail.DrainAlertsAsync();
        var (direct, severity) = Assert.Single(_trail.Alerts);
        Assert.Equal((null, null, AlertSeverity.Critical), (direct.SequenceNumber, direct.Checksum, severity));
        Assert.Equal(["audit_storage_failure", "critical_error"], direct.Alert.Reasons);

        Mend();
        var receipt = await trail.LogEventAsync(SimulatedTrail.Event("after"));
        await trail.StopAsync();

        var stored = _trail.Verify();
        Assert.Equal(stored.Count, receipt.SequenceNumber);
        Assert.Equal(["before", "enqueued before", direct.Message, "after"], stored.Select(entry => entry.Message));
        Assert.Equal(direct.EventId, stored[2].EventId);
        Assert.Equal((4L, 0L), (trail.Statistics.LastDurableSequenceNumber, trail.Statistics.DurableLag));
        Assert.Single(_trail.Alerts);
        Survives(4);
    }

    /// <summary>An input that is given again from a line must not find later lines stored.</summary>
    [Theory]
    [MemberData(nameof(Failures))]
    public async Task LogEventAsync_AfterAFailureThatStops_StoresNothingMoreThoughTheStorageReturns(string failure)
    {
        await using var trail = await _trail.StartAsync(_clock, options => options.StopAfterFailure = true);
        await trail.LogEventAsync(SimulatedTrail.Event("before"));
        Break(failure);
        await Assert.ThrowsAsync<FapilogException>(() => trail.LogEventAsync(SimulatedTrail.Event("lost")).AsTask());
        Mend();

        var exception = await Assert.ThrowsAsync<FapilogException>(
            () => trail.LogEventAsync(SimulatedTrail.Event("after"), AuditDurability.Enqueued).AsTask());
        await Assert.ThrowsAsync<FapilogException>(() => trail.DrainAsync());
        await trail.StopAsync();

        Assert.Contains("Nothing after it is stored.", exception.Message, StringComparison.Ordinal);
        Assert.Equal(["before"], _trail.Verify().Select(entry => entry.Message));
        Assert.Equal((1L, 2L), (trail.Statistics.Stored, trail.Statistics.Failed));
    }

    [Fact]
    public async Task TheStorageReturns_NobodyLogs_TheOwnEventIsStoredAfterAWhile()
    {
        await using var trail = await _trail.StartAsync(_clock);
        Break("room");
        await Assert.ThrowsAsync<FapilogException>(() => trail.LogEventAsync(SimulatedTrail.Event("lost")).AsTask());
        Mend();

        await Soon.TrueAsync(() => trail.Statistics.Health is AuditTrailHealth.Healthy, _clock, TimeSpan.FromSeconds(1));

        Assert.Equal("audit_storage_failure", Assert.Single(_trail.Verify()).Kind);
    }

    [Fact]
    public async Task LogEventAsync_ADispatcherHandlesClear_IsToldThatTheStorageReturned()
    {
        await using var trail = new AuditTrail(
            new AuditTrailOptions { StoragePath = SimulatedTrail.Directory },
            [new AlertInstance("all", _trail) { HandlesClear = true }],
            _trail.Disk,
            _clock);
        await trail.StartAsync();
        Break("write");
        await Assert.ThrowsAsync<FapilogException>(() => trail.LogEventAsync(SimulatedTrail.Event("lost")).AsTask());
        Mend();
        await trail.LogEventAsync(SimulatedTrail.Event("after"));
        await Soon.TrueAsync(() => _trail.Alerts.Count >= 2);

        Assert.Equal(
            [(AlertAction.Raise, "storage"), (AlertAction.Clear, "storage")],
            _trail.Alerts.Select(alert => (alert.Event.Alert.Action, alert.Event.Alert.FindingKey!)));
    }

    [Fact]
    public async Task LogEventAsync_SomebodyElseAppends_OverwritesNothingAndAlerts()
    {
        await using var trail = await _trail.StartAsync(_clock);
        await trail.LogEventAsync(SimulatedTrail.Event("mine"));
        _trail.Disk.WriteAsForeigner(SimulatedTrail.PathOf(Today), "{\"foreign\":1"u8);

        await trail.LogEventAsync(SimulatedTrail.Event("mine too"));
        await trail.StopAsync();

        var lines = _trail.Text(Today).Split('\n');
        Assert.Equal("{\"foreign\":1", lines[1]);
        Assert.Contains("\"mine too\"", lines[2], StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"integrity_failure\"", lines[3], StringComparison.Ordinal);
        var (alert, severity) = Assert.Single(_trail.Alerts);
        Assert.Equal((3L, AlertSeverity.Critical, "integrity_failure"), (alert.SequenceNumber, severity, alert.Alert.Reasons[0]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LogEventAsync_SomebodyElseRemovesTheFile_WritesNoOrphan(bool duringTheBatch)
    {
        await using var trail = await _trail.StartAsync(_clock);
        await trail.LogEventAsync(SimulatedTrail.Event("gone"));
        if (duringTheBatch)
        {
            _trail.Disk.Fault = (operation, name) =>
            {
                if (operation is DiskOperation.Write && name == Today)
                {
                    _trail.Disk.Fault = null;
                    _trail.Disk.RemoveAsForeigner(SimulatedTrail.PathOf(Today));
                }

                return null;
            };
        }
        else
        {
            _trail.Disk.RemoveAsForeigner(SimulatedTrail.PathOf(Today));
        }

        var receipt = await trail.LogEventAsync(SimulatedTrail.Event("kept"));
        await trail.StopAsync();

        Assert.Equal(2, receipt.SequenceNumber);
        Assert.Contains(receipt.Checksum!, _trail.Text(Today), StringComparison.Ordinal);
        Assert.Contains("integrity_failure", Assert.Single(_trail.Alerts).Event.Alert.Reasons);
    }

    [Fact]
    public async Task LogEventAsync_TheQueueIsFullAndRejects_TellsTheCallerAndAlerts()
    {
        using var gate = new ManualResetEventSlim();
        await using var trail = await _trail.StartAsync(
            _clock, options => (options.QueueCapacity, options.QueueFull) = (1, AuditQueueFullMode.Reject));
        using var inside = new ManualResetEventSlim();
        _trail.Disk.Fault = (_, _) =>
        {
            inside.Set();
            gate.Wait(Soon.Limit);
            return null;
        };
        var first = trail.LogEventAsync(SimulatedTrail.Event("in the file")).AsTask();
        Assert.True(inside.Wait(Soon.Limit));
        var second = trail.LogEventAsync(SimulatedTrail.Event("in the queue")).AsTask();
        var exception =
            await Assert.ThrowsAsync<FapilogException>(() => trail.LogEventAsync(SimulatedTrail.Event("refused")).AsTask());
        _trail.Disk.Fault = null;
        gate.Set();
        await Task.WhenAll(first, second);
        await trail.StopAsync();

        Assert.Equal("FAP4009", Assert.Single(exception.Faults).Code);
        Assert.Equal(1, trail.Statistics.Rejected);
        Assert.Contains(
            _trail.Verify(),
            entry => entry.Kind == "audit_storage_failure"
                && entry.Message.Contains("1 event was refused", StringComparison.Ordinal));
        Assert.DoesNotContain(_trail.Verify(), entry => entry.Message == "refused");
    }

    [Fact]
    public async Task LogEventAsync_ManyAreRefused_SaysSoInTheHealthAndTellsOfAllOfThem()
    {
        await using var trail = await _trail.StartAsync(
            _clock, options => (options.QueueCapacity, options.QueueFull) = (1, AuditQueueFullMode.Reject));
        var refused = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++)
            {
                try
                {
                    await trail.LogEventAsync(SimulatedTrail.Event("taken"), AuditDurability.Enqueued);
                }
                catch (FapilogException)
                {
                    Interlocked.Increment(ref refused);
                }
            }
        })));

        Assert.Equal(AuditTrailHealth.QueueFull, trail.Statistics.Health);
        Assert.Equal(refused, trail.Statistics.Rejected);
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(AuditTrailHealth.Healthy, trail.Statistics.Health);
        await trail.StopAsync();

        var told = _trail.Verify().Where(entry => entry.Message.StartsWith("The queue was full: ", StringComparison.Ordinal))
            .Sum(entry => int.Parse(entry.Message.Split(' ')[4], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(refused, told);
    }

    [Fact]
    public async Task Start_AfterAProcessWhoseSyncFailed_MakesDurableWhatThatOneLeftInMemory()
    {
        await using (var first = await _trail.StartAsync(_clock))
        {
            await first.LogEventAsync(SimulatedTrail.Event("durable"));
            await first.LogEventAsync(SimulatedTrail.Event("left in memory"), AuditDurability.Enqueued);
            await Soon.TrueAsync(() => first.Statistics.Stored == 2);
            _trail.Disk.Fault = (operation, name) =>
                operation is DiskOperation.Sync && name == Today ? new IOException("Input/output error", 5) : null;
            await Assert.ThrowsAsync<FapilogException>(() => first.DrainAsync());
            _trail.Disk.Die();
        }

        _trail.Disk.Fault = null;
        _trail.Disk.Restart();
        await using (var second = await _trail.StartAsync(_clock))
        {
            await second.LogEventAsync(SimulatedTrail.Event("promised"));
            _trail.Disk.Die();
        }

        _trail.Disk.LosePower(new Random(1));
        await using var third = await _trail.StartAsync(_clock);
        Assert.Contains("promised", _trail.Verify().Select(entry => entry.Message));
    }

    [Fact]
    public async Task Head_CannotBeWritten_FailsNoCaller()
    {
        await using var trail = await _trail.StartAsync(_clock);
        _trail.Disk.Fault = (_, name) => name.StartsWith("head.json", StringComparison.Ordinal) ? SimulatedDisk.NoSpace() : null;

        await trail.LogEventAsync(SimulatedTrail.Event("stored"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        await trail.StopAsync();

        Assert.Equal(0, trail.Statistics.Failed);
        Assert.Equal(0, _trail.Head()!.Value.Sequence);
    }

    [Fact]
    public async Task Head_CouldNotBeReplaced_IsWrittenWithoutAnotherEvent()
    {
        await using var trail = await _trail.StartAsync(_clock);
        var refused = new TaskCompletionSource();
        _trail.Disk.Fault = (operation, name) =>
        {
            if (operation is not DiskOperation.Rename || !name.StartsWith("head.json", StringComparison.Ordinal))
            {
                return null;
            }

            refused.TrySetResult();
            return new IOException("A reader has it open.");
        };
        await trail.LogEventAsync(SimulatedTrail.Event("stored"));
        await Soon.TrueAsync(() => refused.Task.IsCompleted, _clock, TimeSpan.FromMilliseconds(100));

        _trail.Disk.Fault = null;

        await Soon.TrueAsync(() => _trail.Head()!.Value.Sequence == 1, _clock, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Head_WithManyBatches_IsWrittenOncePerPause()
    {
        await using var trail = await _trail.StartAsync(_clock);
        _trail.Disk.ClearLog();
        for (var i = 0; i < 20; i++)
        {
            await trail.LogEventAsync(SimulatedTrail.Event("stored"));
        }

        Assert.DoesNotContain(_trail.Disk.Log, entry => entry.Operation is DiskOperation.Rename);
        await Soon.TrueAsync(() => _trail.Head()!.Value.Sequence == 20, _clock, TimeSpan.FromMilliseconds(100));
        Assert.InRange(_trail.Disk.Log.Count(entry => entry.Operation is DiskOperation.Rename), 1, 2);
    }

    // The first sync takes until all others have asked, as a slow disk's would.
    [Fact]
    public async Task LogEventAsync_ManyWait_ShareTheirSyncs()
    {
        await using var trail = await _trail.StartAsync(_clock);
        using var asked = new ManualResetEventSlim();
        _trail.Disk.Fault = (operation, _) =>
        {
            if (operation is DiskOperation.Sync)
            {
                asked.Wait();
            }

            return null;
        };
        var first = Task.Run(async () => await trail.LogEventAsync(SimulatedTrail.Event("x")));
        var others = Enumerable.Range(0, 640).Select(_ => trail.LogEventAsync(SimulatedTrail.Event("x")).AsTask()).ToList();
        asked.Set();
        await Task.WhenAll([first, .. others]);

        Assert.Equal(641, _trail.Verify().Count);
        Assert.InRange(_trail.Disk.Log.Count(entry => entry == (DiskOperation.Sync, Today)), 1, 20);
    }

    private void Break(string failure)
    {
        if (failure == "room")
        {
            _trail.Disk.Room = 100;
            return;
        }

        var (operation, exception) = failure switch
        {
            "write" => (DiskOperation.Write, new IOException("Input/output error", 5)),
            "sync" => (DiskOperation.Sync, new IOException("Input/output error", 5)),
            "limit" => (DiskOperation.Write, (Exception)new ArgumentOutOfRangeException(nameof(failure))),
            _ => (DiskOperation.Write, new UnauthorizedAccessException("Permission denied")),
        };
        _trail.Disk.Fault = (happening, name) => happening == operation && name == Today ? exception : null;
    }

    private void Mend() => (_trail.Disk.Fault, _trail.Disk.Room) = (null, long.MaxValue);

    // Whatever was promised after the failure is on the device, not only in the page cache.
    private void Survives(int events)
    {
        _trail.Disk.Die();
        _trail.Disk.LosePower(new Random(1));
        Assert.Equal(events, _trail.Verify().Count);
    }
}
