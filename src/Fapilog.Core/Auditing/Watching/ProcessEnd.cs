using Fapilog.Alerting;
using Microsoft.Extensions.Logging;

namespace Fapilog.Auditing;

/// <summary>
/// What a running trail still does when its process ends under it, by <c>Environment.Exit</c> or by an exception nobody
/// caught: no provider's code can be kept from either. The events it accepted are written, and the log tells what is lost.
/// </summary>
/// <remarks>A stack overflow, <c>FailFast</c> and a kill leave no time for it; what is durable then stays durable.</remarks>
internal sealed class ProcessEnd : IDisposable
{
    private readonly AuditTrailOptions _options;
    private readonly TrailQueue _queue;
    private readonly TrailWriter _writer;
    private readonly AlertPump _pump;
    private readonly Action _close;
    private readonly ILogger _logger;
    private bool _ended;

    /// <param name="options">The trail's options.</param>
    /// <param name="queue">What takes no more events then.</param>
    /// <param name="writer">What is to be finished.</param>
    /// <param name="pump">What is to be given up.</param>
    /// <param name="close">Makes the trail refuse what is logged from then on.</param>
    /// <param name="logger">The trail's log.</param>
    public ProcessEnd(AuditTrailOptions options, TrailQueue queue, TrailWriter writer, AlertPump pump, Action close, ILogger logger)
    {
        _options = options;
        _queue = queue;
        _writer = writer;
        _pump = pump;
        _close = close;
        _logger = logger;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        AppDomain.CurrentDomain.UnhandledException += OnUnhandled;
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandled;
    }

    private void OnExit(object? sender, EventArgs none) => End(null);

    private void OnUnhandled(object? sender, UnhandledExceptionEventArgs unhandled) => End(unhandled.ExceptionObject as Exception);

    private void End(Exception? unhandled)
    {
        if (Interlocked.Exchange(ref _ended, true))
        {
            return;
        }

        try
        {
            _close();
            _queue.Complete();
            var stored = _writer.Completion.Wait(_options.StopTimeout);
            var cause = unhandled is null ? string.Empty : $" {_pump.Blame(unhandled) ?? "Nobody caught an exception."}";
            AuditLog.ProcessEnds(_logger, _options.Name, stored ? "The events it accepted are stored" : "Not all events it accepted are stored", _pump.OpenCount, cause);
        }
#pragma warning disable CA1031 // The process ends: there is nobody left to tell.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
