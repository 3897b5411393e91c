using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Fapilog.Auditing;
using Fapilog.Support;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Alerting;

/// <summary>
/// What monitoring sees of alerting.
/// </summary>
public sealed class AlertTelemetryTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly FakeTimeProvider _clock = Some.Clock();
    private readonly string _name = $"trail-{Guid.NewGuid():N}";

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Metrics_OfEveryInstance_AreItsStatisticsAndItsBacklog()
    {
        using var listener = new MeterListener();
        var seen = new ConcurrentDictionary<string, double>();
        listener.InstrumentPublished = (instrument, all) =>
        {
            if (instrument.Meter.Name == "Fapilog.Alerting")
            {
                all.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();
        using var rejecting = new ScriptedDispatcher(alert => alert.Event.Message == "rejected"
            ? ScriptedDispatcher.Fail(AlertFailureKind.Rejected)
            : alert.Event.Message == "accepted" ? ScriptedDispatcher.Accept : new TaskCompletionSource<AlertReceipt>().Task);
        var trail = await StartAsync(new AlertInstance("chat", rejecting, new AlertInstanceOptions { QueueCapacity = 2 }));
        foreach (var message in (string[])["accepted", "rejected", "hangs", "waits", "waits", "in the trail"])
        {
            await trail.LogEventAsync(Some.Critical(message));
        }

        await Soon.TrueAsync(() => rejecting.Count == 3);
        _clock.Advance(TimeSpan.FromSeconds(30));
        listener.RecordObservableInstruments();

        Assert.Equal(6, seen["fapilog.alerts.raised"]);
        Assert.Equal(1, seen["fapilog.alerts.delivered"]);
        Assert.Equal((1, 0), (seen["fapilog.alerts.undelivered Rejected"], seen["fapilog.alerts.undelivered Expired"]));
        Assert.Equal(4, seen["fapilog.alerts.open"]);
        Assert.InRange(seen["fapilog.alerts.window"], 1, 2);
        Assert.Equal(30, seen["fapilog.alerts.oldest_pending_age"]);
        Assert.Equal(0, seen["fapilog.alerts.breaker_open"]);
        Assert.True(seen.ContainsKey("fapilog.alerts.delivery.latency"));

        await trail.StopAsync(new CancellationToken(true));
        await trail.DisposeAsync();
        seen.Clear();
        listener.RecordObservableInstruments();
        Assert.Empty(seen);

        void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var all = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value as string);
            if (all["fapilog.trail"] == _name && all["fapilog.instance"] == "chat")
            {
                seen[all.TryGetValue("fapilog.reason", out var reason) ? $"{instrument.Name} {reason}" : instrument.Name] = value;
            }
        }
    }

    [Fact]
    public async Task Activities_OfEveryCall_AreLinkedToTheLoggingOneAndSeenByTheProvider()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Fapilog.Alerting" or "test",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("fapilog.trail") as string == _name)
                {
                    ended.Enqueue(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var calls = 0;
        var within = new ConcurrentQueue<Activity?>();
        using var chat = new ScriptedDispatcher(_ =>
        {
            within.Enqueue(Activity.Current);
            return calls++ == 0
                ? ScriptedDispatcher.Fail(AlertFailureKind.Temporary, message: "Busy.")
                : ScriptedDispatcher.Accept;
        });
        await using var trail = await StartAsync(new AlertInstance("chat", chat));
        using var source = new ActivitySource("test");
        ActivityContext logging;
        using (var activity = source.StartActivity("a request")!)
        {
            logging = activity.Context;
            await trail.LogEventAsync(Some.Critical("what the event says stays out"));
        }

        await Soon.TrueAsync(() => ended.Count == 2, _clock, TimeSpan.FromSeconds(1));

        Activity[] both = [.. ended];
        Assert.All(both, activity =>
        {
            Assert.Equal(("deliver alert", ActivityKind.Client), (activity.OperationName, activity.Kind));
            Assert.Equal(logging, Assert.Single(activity.Links).Context);
            Assert.Null(activity.Parent);
            Assert.Equal(1L, activity.GetTagItem("fapilog.sequence"));
            Assert.DoesNotContain(
                "what the event says",
                activity.StatusDescription + string.Concat(activity.TagObjects.Select(tag => tag.Value)),
                StringComparison.Ordinal);
        });
        Assert.Equal([ActivityStatusCode.Error, ActivityStatusCode.Unset], both.Select(activity => activity.Status));
        Assert.Contains("Busy.", both[0].StatusDescription, StringComparison.Ordinal);
        Assert.Equal(both.Select(activity => activity.SpanId), within.Select(activity => activity!.SpanId));
    }

    private async Task<AuditTrail> StartAsync(params AlertInstance[] instances)
    {
        var options = Some.Options(_directory);
        options.Name = _name;
        var trail = new AuditTrail(options, instances, _clock);
        await trail.StartAsync();
        return trail;
    }
}
