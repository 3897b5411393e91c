using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Testing;

namespace Fapilog.Tests.Shared;

/// <summary>
/// One dispatcher as a host makes it, with a clock that stands still until a test moves it, and a log that is kept.
/// </summary>
internal sealed class ProviderInstance : IAsyncDisposable
{
    private readonly List<string> _log = [];

    public ProviderInstance(IAlertProvider provider, object settings, RecordingClock? clock = null)
    {
        Clock = clock ?? new RecordingClock();
        Dispatcher = provider.CreateDispatcher(
            new AlertProviderContext("instance") { BoundSettings = settings, TimeProvider = Clock, LogWriter = Write });
    }

    public RecordingClock Clock { get; }

    public IAlertDispatcher Dispatcher { get; }

    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_log)
            {
                return [.. _log];
            }
        }
    }

    public Task<AlertReceipt> SendAsync(
        AuditEvent? auditEvent = null,
        AlertSeverity severity = AlertSeverity.Critical,
        string? channel = null,
        TimeSpan? deadline = null,
        CancellationToken cancellationToken = default)
    {
        auditEvent ??= Some.AuditEvent();
        var alert = auditEvent.Alert with { Deadline = deadline is null ? null : Clock.GetUtcNow() + deadline };
        return Dispatcher.SendAlertAsync(auditEvent with { Alert = alert }, severity, channel, cancellationToken)
            .WaitAsync(Patience.Limit, CancellationToken.None);
    }

    public async Task<AlertPreviewRequest> PreviewAsync(
        AuditEvent? auditEvent = null, AlertSeverity severity = AlertSeverity.Critical, string? channel = null) =>
        (await ((IAlertPreview)Dispatcher).PreviewAsync(auditEvent ?? Some.AuditEvent(), severity, channel)).Requests[0];

    /// <summary>
    /// Lets every pause between attempts pass, until a call ends. The limit of an attempt passes only if it is no longer than
    /// <paramref name="longest"/>, however slow the machine is.
    /// </summary>
    public Task WaitOutPausesAsync(Task call, TimeSpan? longest = null) =>
        Clock.AdvancePausesAsync(call, longest ?? TimeSpan.FromSeconds(2), longest ?? TimeSpan.FromSeconds(2));

    /// <summary>
    /// Moves the clock on in small steps until a call ends that only the vendor's pace holds: what waits for it sets no timer of
    /// its own. An answer over the network takes real time, in which the clock must not run through the limit of an attempt.
    /// </summary>
    public async Task WaitOutPaceAsync(Task call)
    {
        while (!call.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(5));
            await Task.Delay(1);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Dispatcher is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync();
        }
        else
        {
            (Dispatcher as IDisposable)?.Dispose();
        }
    }

    private void Write(AlertLogLevel level, string message, Exception? exception)
    {
        lock (_log)
        {
            _log.Add($"{level} {message} {exception}");
        }
    }
}
