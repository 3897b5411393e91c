using Fapilog.Auditing;
using Fapilog.Storage;
using Fapilog.Storage.Simulation;
using Fapilog.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Alerting;

/// <summary>
/// An alert that an instance gives up is in the file before the instance forgets it.
/// </summary>
public sealed class GivenUpAlertTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly FakeTimeProvider _clock = Some.Clock();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Rejected_IsRecordedWithWhatTheInstanceSawAndWhatTheVendorSaid()
    {
        using var chat = Rejecting();
        await using var trail = await StartAsync(
            new AlertInstance("chat", chat, new AlertInstanceOptions { Channel = "#audit" }));
        var receipt = await trail.LogEventAsync(Some.Critical() with { ContainsPhi = true, UserId = "alice" });
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);

        var entry = Assert.Single(SomeUndelivered.Read(_directory));
        Assert.Equal(
            ("chat", UndeliveredReason.Rejected, "#audit", 1, receipt.SequenceNumber, receipt.Checksum),
            (entry.Instance, entry.Reason, entry.Channel, entry.Attempts, entry.Sequence, entry.Checksum));
        Assert.Contains("no such channel", entry.Failure, StringComparison.Ordinal);
        Assert.Equal(("[withheld: contains PHI]", null), (entry.Alert!.Message, entry.Alert.UserId));
        Assert.Equal(["critical_error"], entry.Alert.Alert.Reasons);
    }

    [Fact]
    public async Task Rejected_WhileTheFileCannotBeWritten_StaysOpenAndIsNotSentAgain()
    {
        using var chat = Rejecting();
        await using var trail = await StartAsync(new AlertInstance("chat", chat));
        var path = Path.Combine(_directory.Trail, KeptFiles.UndeliveredName);
        Directory.CreateDirectory(path);
        await trail.LogEventAsync(Some.Critical());
        await Soon.TrueAsync(() => chat.Count == 1);
        Assert.Equal(1, trail.Statistics.Instances[0].Open);

        // Windows deletes nothing that the trail tries to open at that moment.
        BusyFile.Retry(() => Directory.Delete(path));
        await Soon.TrueAsync(() => trail.Statistics.Instances[0].Open == 0, _clock, TimeSpan.FromSeconds(1));

        Assert.Single(SomeUndelivered.Read(_directory));
        Assert.Equal((1, 1L), (chat.Count, trail.Statistics.Instances[0].Undelivered));
    }

    [Fact]
    public void Rejected_AnEarlierCallIsAcceptedWhileItIsRecorded_EndsTheEntryAsDelivered()
    {
        var (disk, instance) = (new SimulatedDisk(), new AlertInstance("chat", new CollectingDispatcher()));
        using var log = UndeliveredLog.Open(disk, SimulatedTrail.Directory, new UndeliveredLimits(), _clock, NullLogger.Instance);
        var (breaker, counts) = (new CircuitBreaker(_clock), new InstanceCounts(instance));
        var composer = new AlertComposer(new AlertSource("default", SimulatedTrail.Directory), "chat", instance.Options);
        var deliveries = new InstanceDeliveries(
            instance, instance.Options, new AlertQueue(10, breaker, _clock), breaker, counts, _clock, NullLogger.Instance, null)
        {
            Recorder = new UndeliveredRecorder("chat", null, composer, log, _clock, NullLogger.Instance),
        };
        var alert = new PendingAlert(Some.Critical(), new AlertDecision(AlertSeverity.Critical, []), Some.Noon, default);
        deliveries.Raise(alert);
        disk.Fault = (operation, name) =>
        {
            if (operation is DiskOperation.Sync && name == KeptFiles.UndeliveredName)
            {
                disk.Fault = null;
                deliveries.DeliverLate(alert);
            }

            return null;
        };

        deliveries.EndUndelivered(alert, UndeliveredReason.Rejected, "There is no such channel.");

        var entry = Assert.Single(UndeliveredFile.Read(disk, SimulatedTrail.Directory, settledToo: true));
        Assert.Equal(UndeliveredEnd.Delivered, entry.Settled?.How);
        Assert.Equal((1L, 0L, 0L), (counts.Statistics.Delivered, counts.Statistics.Undelivered, counts.Statistics.Open));
    }

    private static ScriptedDispatcher Rejecting() =>
        new(_ => ScriptedDispatcher.Fail(AlertFailureKind.Rejected, message: "There is no such channel."));

    private async Task<AuditTrail> StartAsync(AlertInstance instance)
    {
        var trail = new AuditTrail(Some.Options(_directory), [instance], _clock);
        await trail.StartAsync();
        return trail;
    }
}
