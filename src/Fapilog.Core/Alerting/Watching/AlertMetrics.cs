using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Fapilog.Alerting;

/// <summary>
/// What monitoring sees of alerting: counters and gauges per instance, in the manner of OpenTelemetry. Read from the statistics
/// when somebody listens, so that nothing is paid otherwise.
/// </summary>
internal static class AlertMetrics
{
    /// <summary>The name of the meter, and of the source of activities.</summary>
    public const string Name = "Fapilog.Alerting";

    private const string Alerts = "{alert}";

    private static readonly ConcurrentDictionary<AlertPump, string> Pumps = new();
    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> Latency = Meter.CreateHistogram<double>(
        "fapilog.alerts.delivery.latency", "s", "From the storing of an event until a vendor accepted its alert.");

    static AlertMetrics()
    {
        Meter.CreateObservableUpDownCounter(
            "fapilog.alerts.raised", () => Each((pump, tags) => Measure(pump.Statistics.Raised, tags)), Alerts,
            "Alerts assigned to the instance. An alert that later turns out not to match is subtracted.");
        Count("fapilog.alerts.delivered", "Alerts that the vendor accepted.", instance => instance.Delivered);
        Count("fapilog.alerts.digested", "Delivered alerts that were joined with others.", instance => instance.Digested);
        Count(
            "fapilog.alerts.fallback", "Alerts that another instance delivered in place of this one.",
            instance => instance.DeliveredByFallback);
        Count("fapilog.alerts.silenced", "Alerts that a silence withheld.", instance => instance.Silenced);
        Count(
            "fapilog.alerts.obsolete", "Alerts left by an earlier process that the current policy no longer raises.",
            instance => instance.Obsolete);
        Count("fapilog.alerts.retried", "Calls that failed and are made again.", instance => instance.Retried);
        Count("fapilog.alerts.timed_out", "Calls that did not end before their deadline.", instance => instance.TimedOut);
        Meter.CreateObservableCounter(
            "fapilog.alerts.undelivered", () => Each(Undelivered), Alerts, "Alerts that ended undelivered, by reason.");
        Meter.CreateObservableUpDownCounter(
            "fapilog.alerts.open", () => Each((pump, tags) => Measure(pump.Statistics.Open, tags)), Alerts,
            "Alerts that wait, in memory or in the trail, or are being delivered.");
        Meter.CreateObservableUpDownCounter(
            "fapilog.alerts.window", () => Each((pump, tags) => Measure(pump.Turns.Queue.Count, tags)), Alerts,
            "Alerts that wait in memory.");
        Meter.CreateObservableUpDownCounter(
            "fapilog.alerts.backlog",
            () => Each((pump, tags) => Measure(Math.Max(pump.Statistics.Open - pump.Turns.Queue.Count, 0), tags)), Alerts,
            "Alerts that wait in the trail, because they have no room in memory, or are being delivered.");
        Meter.CreateObservableGauge(
            "fapilog.alerts.oldest_pending_age",
            () => Each((pump, tags) =>
                pump.Turns.OldestPendingAge is { } age ? Measure(Math.Max(age.TotalSeconds, 0), tags) : []),
            "s",
            "The age of the oldest alert that waits; no value while none does.");
        Meter.CreateObservableGauge(
            "fapilog.alerts.breaker_open",
            () => Each((pump, tags) => Measure(pump.Statistics.State is AlertInstanceState.Faulted ? 1 : 0, tags)), null,
            "1 while the instance does not work, else 0.");
    }

    /// <summary>Begins to report a pump's instances.</summary>
    public static void Add(AlertPump pump, string trail) => Pumps[pump] = trail;

    /// <summary>Ends the report of a pump's instances.</summary>
    public static void Remove(AlertPump pump) => Pumps.TryRemove(pump, out _);

    public static void Delivered(TimeSpan latency, string trail, string instance) =>
        Latency.Record(Math.Max(latency.TotalSeconds, 0), Tags(trail, instance));

    public static KeyValuePair<string, object?>[] Tags(string trail, string instance) =>
        [new("fapilog.trail", trail), new("fapilog.instance", instance)];

    private static void Count(string name, string description, Func<AlertInstanceStatistics, long> value) =>
        Meter.CreateObservableCounter(
            name, () => Each((pump, tags) => Measure(value(pump.Statistics), tags)), Alerts, description);

    private static IEnumerable<Measurement<T>> Each<T>(
        Func<InstancePump, KeyValuePair<string, object?>[], IEnumerable<Measurement<T>>> measure)
        where T : struct =>
        Pumps.SelectMany(entry => entry.Key.Instances.SelectMany(
            instance => measure(instance, Tags(entry.Value, instance.Instance.Name))));

    private static Measurement<T>[] Measure<T>(T value, KeyValuePair<string, object?>[] tags)
        where T : struct => [new Measurement<T>(value, tags)];

    private static IEnumerable<Measurement<long>> Undelivered(InstancePump pump, KeyValuePair<string, object?>[] tags) =>
        pump.Statistics.UndeliveredByReason.Select(reason => new Measurement<long>(
            reason.Value, [.. tags, new("fapilog.reason", reason.Key.ToString())]));
}
