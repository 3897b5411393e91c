using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Fapilog.Auditing;
using Fapilog.Compliance;
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
        using var watch = new MetricWatch(_name);
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
        watch.Record();

        Assert.Equal(6, watch.Seen["fapilog.alerts.raised"]);
        Assert.Equal(1, watch.Seen["fapilog.alerts.delivered"]);
        Assert.Equal(1, watch.Seen["fapilog.alerts.undelivered Rejected"]);
        Assert.Equal(0, watch.Seen["fapilog.alerts.undelivered Expired"]);
        Assert.Equal(4, watch.Seen["fapilog.alerts.open"]);
        Assert.InRange(watch.Seen["fapilog.alerts.window"], 1, 2);
        Assert.Equal(4, watch.Seen["fapilog.alerts.window"] + watch.Seen["fapilog.alerts.backlog"]);
        Assert.Equal(30, watch.Seen["fapilog.alerts.oldest_pending_age"]);
        Assert.Equal(0, watch.Seen["fapilog.alerts.breaker_open"]);
        Assert.True(watch.Seen.ContainsKey("fapilog.alerts.delivery.latency"));

        await trail.StopAsync(new CancellationToken(true));
        await trail.DisposeAsync();
        watch.Seen.Clear();
        watch.Record();
        Assert.Empty(watch.Seen);
    }

    [Fact]
    public async Task Metrics_OfEveryEndOfAnAlert_CountAsTheStatisticsDo()
    {
        using (var busy = new ScriptedDispatcher(_ => ScriptedDispatcher.Fail(AlertFailureKind.Temporary)))
        {
            await using var before = await StartAsync(new AlertInstance("chat", busy));
            await before.LogEventAsync(Some.Critical());
            await before.StopAsync(new CancellationToken(true));
        }

        using var watch = new MetricWatch(_name);
        var options = Some.Options(_directory, new CompliancePolicy { AlertOnCriticalErrors = false });
        options.QuietHours = [new QuietHours { From = new TimeOnly(11, 0), To = new TimeOnly(12, 10) }];
        options.Routes = [new AlertRoute { To = ["chat"], Fallback = ["mail"], Digest = new AlertDigest() }];
        var calls = 0;
        using var chat = new ScriptedDispatcher(alert => ++calls switch
        {
            1 => new TaskCompletionSource<AlertReceipt>().Task,
            2 => ScriptedDispatcher.Accept,
            3 => ScriptedDispatcher.Fail(AlertFailureKind.Rejected),
            _ => ScriptedDispatcher.Fail(AlertFailureKind.InstanceFailed),
        });
        await using var trail = await StartAsync(
            options, new AlertInstance("chat", chat), new AlertInstance("mail", new CollectingDispatcher()));
        var statistics = () => trail.Statistics.Instances[0];
        await trail.LogEventAsync(Security(AuditEventType.AuthenticationFailed));
        await Soon.TrueAsync(() => statistics() is { Silenced: 1, Obsolete: 1 });
        _clock.Advance(TimeSpan.FromMinutes(15));
        await trail.LogEventAsync(Security(AuditEventType.AuthenticationFailed));
        await trail.LogEventAsync(Security(AuditEventType.AuthenticationFailed));
        await Soon.TrueAsync(() => statistics().Delivered == 2, _clock, TimeSpan.FromSeconds(5));
        await trail.LogEventAsync(Security(AuditEventType.SecurityViolation));
        await Soon.TrueAsync(() => statistics().DeliveredByFallback == 1, _clock, TimeSpan.FromSeconds(5));
        await trail.LogEventAsync(Security(AuditEventType.SecurityViolation));
        await Soon.TrueAsync(
            () => statistics() is { State: AlertInstanceState.Faulted, DeliveredByFallback: 2 }, _clock, TimeSpan.FromSeconds(5));

        watch.Record();

        Assert.Equal(
            [2, 2, 1, 1, 1, 1, 1],
            ((string[])["digested", "fallback", "silenced", "obsolete", "retried", "timed_out", "breaker_open"])
                .Select(name => watch.Seen[$"fapilog.alerts.{name}"]));
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

    private static AuditEvent Security(AuditEventType type) =>
        new() { EventType = type, LogLevel = AuditLogLevel.Security, Message = "A security event." };

    private Task<AuditTrail> StartAsync(params AlertInstance[] instances) => StartAsync(Some.Options(_directory), instances);

    private async Task<AuditTrail> StartAsync(AuditTrailOptions options, params AlertInstance[] instances)
    {
        options.Name = _name;
        var trail = new AuditTrail(options, instances, _clock);
        await trail.StartAsync();
        return trail;
    }

    /// <summary>The last values of one trail's metrics, of its instance <c>chat</c>.</summary>
    private sealed class MetricWatch : IDisposable
    {
        private readonly MeterListener _listener = new();

        public MetricWatch(string trail)
        {
            _listener.InstrumentPublished = (instrument, all) =>
            {
                if (instrument.Meter.Name == "Fapilog.Alerting")
                {
                    all.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
            _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
            _listener.Start();

            void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
            {
                var all = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value as string);
                if (all["fapilog.trail"] == trail && all["fapilog.instance"] == "chat")
                {
                    var reason = all.TryGetValue("fapilog.reason", out var named) ? $" {named}" : string.Empty;
                    Seen[instrument.Name + reason] = value;
                }
            }
        }

        public ConcurrentDictionary<string, double> Seen { get; } = new();

        public void Record() => _listener.RecordObservableInstruments();

        public void Dispose() => _listener.Dispose();
    }
}
