using System.Diagnostics.Tracing;

namespace Fapilog.Tests.Shared;

/// <summary>
/// Tells when the next answer's headers have arrived in this process, by the runtime's own events. For tests that run alone.
/// </summary>
internal sealed class HeadersWatch : EventListener
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Arrived => _arrived.Task.WaitAsync(Patience.Limit);

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "System.Net.Http")
        {
            EnableEvents(eventSource, EventLevel.Informational);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName == "ResponseHeadersStop")
        {
            _arrived?.TrySetResult();
        }
    }
}
