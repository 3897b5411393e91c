using Fapilog.Auditing;
using Fapilog.Storage.Simulation;
using Fapilog.Support;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Alerting;

/// <summary>
/// The index of alerts cannot be written for a while, and the window is full.
/// </summary>
public sealed class UnwrittenIndexTests
{
    private readonly SimulatedDisk _disk = new();
    private readonly FakeTimeProvider _clock = Some.Clock();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AlertsThatFindNoRoom_WhileTheIndexCannotBeWritten_AreDeliveredOnceItCan(bool withinTheProcess)
    {
        var first = new TaskCompletionSource<AlertReceipt>();
        using var slow = new ScriptedDispatcher(alert => alert.Event.Message == "first" ? first.Task : ScriptedDispatcher.Accept);
        var sent = new List<string>();
        await using (var trail = await StartAsync(slow))
        {
            await trail.LogEventAsync(Some.Critical("first"));
            sent.Add((await slow.NextCallAsync()).Event.Message);
            await trail.LogEventAsync(Some.Critical("in the window"));
            _disk.Fault = (operation, path) =>
                operation is DiskOperation.Write && path.Contains(".alerts_", StringComparison.Ordinal)
                    ? SimulatedDisk.NoSpace()
                    : null;
            await trail.LogEventAsync(Some.Critical("no room"));
            if (withinTheProcess)
            {
                // The slot is free and reads on; the index has nothing more.
                first.SetResult(AlertReceipt.Accepted);
                sent.Add((await slow.NextCallAsync()).Event.Message);
                await Soon.TrueAsync(() => trail.Statistics.Instances[0].Delivered == 2);
                _disk.Fault = null;
                await trail.LogEventAsync(Some.Critical("later"));
                sent.Add((await slow.NextCallAsync()).Event.Message);
                sent.Add((await slow.NextCallAsync()).Event.Message);
                await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);
            }

            await trail.StopAsync(new CancellationToken(true));
        }

        _disk.Fault = null;
        var later = new CollectingDispatcher();
        await using (var trail = await StartAsync(later))
        {
            await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);
        }

        string[] delivered = [.. sent.Concat(later.Sent.Select(alert => alert.Event.Message)).Distinct()];
        Assert.Equal(
            withinTheProcess ? ["first", "in the window", "no room", "later"] : ["first", "in the window", "no room"],
            delivered);
    }

    private async Task<AuditTrail> StartAsync(IAlertDispatcher chat)
    {
        var options = new AuditTrailOptions { StoragePath = SimulatedTrail.Directory };
        var instance = new AlertInstance(
            "chat", chat, new AlertInstanceOptions { QueueCapacity = 1, IncludeSensitive = true });
        var trail = new AuditTrail(options, [instance], _disk, _clock);
        await trail.StartAsync();
        return trail;
    }
}
