using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using System.Text;
using System.Text.Encodings.Web;

namespace Fapilog.Tests.Shared;

/// <summary>
/// Listens wherever a process tells something of itself (activities, event sources of the network, metrics) and keeps what
/// was said, together with what a test adds; then says where a secret is found in it, in any form.
/// </summary>
internal sealed class LeakProbe : EventListener
{
    private readonly ConcurrentQueue<string> _seen = new();
    private readonly ActivityListener _activities;
    private readonly MeterListener _meters;

    public LeakProbe()
    {
        _activities = new ActivityListener
        {
            ShouldListenTo = source => !source.Name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
                Add($"activity {activity.OperationName} {activity.DisplayName} {string.Join(' ', activity.TagObjects)}"),
        };
        ActivitySource.AddActivityListener(_activities);
        _meters = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (!instrument.Meter.Name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        _meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Add(instrument, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, tags));
        _meters.Start();
    }

    public void Add(string text) => _seen.Enqueue(text);

    /// <summary>Returns every text that holds one of the secrets as it is, escaped, or in Base64.</summary>
    public IReadOnlyList<string> Leaks(params IEnumerable<string> secrets)
    {
        var forms = secrets.SelectMany(Forms).Distinct(StringComparer.Ordinal).ToArray();
        return [.. _seen.Where(text => Array.Exists(forms, form => text.Contains(form, StringComparison.Ordinal)))];
    }

    public override void Dispose()
    {
        _activities.Dispose();
        _meters.Dispose();
        base.Dispose();
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name.StartsWith("System.Net", StringComparison.Ordinal)
            || eventSource.Name.StartsWith("Private.InternalDiagnostics.System.Net", StringComparison.Ordinal))
        {
            EnableEvents(eventSource, EventLevel.Verbose);
        }
    }

    // The receiver's own end shares the process: what Kestrel's sockets tell is not the sender's.
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (_seen is not null
            && eventData.EventSource.Name is "System.Net.Http" or "System.Net.NameResolution" or "System.Net.Security" or "System.Net.Sockets")
        {
            Add($"event {eventData.EventSource.Name} {eventData.EventName} {string.Join(' ', eventData.Payload ?? (IReadOnlyCollection<object?>)[])}");
        }
    }

    private static IEnumerable<string> Forms(string secret) =>
    [
        secret,
        Uri.EscapeDataString(secret),
        JavaScriptEncoder.Default.Encode(secret),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
    ];

    private void Add(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        Add($"metric {instrument.Name} {string.Join(' ', tags.ToArray())}");
}
