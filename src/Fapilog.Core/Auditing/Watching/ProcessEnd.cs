using Fapilog.Alerting;
using Microsoft.Extensions.Logging;

namespace Fapilog.Auditing;

/// <summary>
/// Handles the end of the process while a trail runs, by <c>Environment.Exit</c> or an unhandled exception: a provider's code
/// can cause both. Accepted events are written, and losses are logged.
/// </summary>
/// <remarks>A stack overflow, <c>FailFast</c> and a kill leave no time for this; durable events stay durable.</remarks>
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
    /// <param name="queue">The queue, which then accepts no more events.</param>
    /// <param name="writer">The writer to finish.</param>
    /// <param name="pump">The alert pump to give up.</param>
    /// <param name="close">Makes the trail reject events from then on.</param>
    /// <param name="logger">The trail's log.</param>
    public ProcessEnd(
        AuditTrailOptions options, TrailQueue queue, TrailWriter writer, AlertPump pump, Action close, ILogger logger)
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

    private void OnUnhandled(object? sender, UnhandledExceptionEventArgs unhandled) =>
        End(unhandled.ExceptionObject as Exception);

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
            AuditLog.ProcessEnds(
                _logger,
                _options.Name,
                stored ? "The events it accepted are stored" : "Not all events it accepted are stored",
                _pump.OpenCount,
                cause);
        }
#pragma warning disable CA1031 // The process ends: there is nowhere left to report to.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
