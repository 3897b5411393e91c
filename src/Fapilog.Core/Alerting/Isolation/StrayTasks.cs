using Fapilog.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// Logs the exceptions of tasks a loaded provider started and never looked at. The runtime raises them when it collects the
/// task, and nobody else would know whose they are.
/// </summary>
/// <remarks>
/// Only those that came through the provider's code, and only while its trail runs. Nothing is marked as observed: other
/// subscribers, and a host that ends on such exceptions, see them as before.
/// </remarks>
internal sealed partial class StrayTasks : IDisposable
{
    private readonly string _name;
    private readonly ProviderCode _code;
    private readonly SafeAlertDispatcherOptions _options;
    private readonly LogWindow _window;

    public StrayTasks(string name, ProviderCode code, SafeAlertDispatcherOptions options)
    {
        _name = name;
        _code = code;
        _options = options;
        _window = new LogWindow(options.LogWindow, options.TimeProvider);
        TaskScheduler.UnobservedTaskException += OnUnobserved;
    }

    public void Dispose() => TaskScheduler.UnobservedTaskException -= OnUnobserved;

    // It is raised on the finalizer's thread, which a host's log must not hold up.
    private void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs unobserved) =>
        ThreadPool.UnsafeQueueUserWorkItem(Report, unobserved.Exception, preferLocal: false);

    private void Report(Exception exception)
    {
        var outer = AlertCallScope.Enter(_name);
        try
        {
            if (_code.Threw(exception) && _window.TryOpen(out var unlogged) && _options.Logger is { } logger)
            {
                TaskFailed(QuietLogger.Of(logger), _name, FailureText.Kept(FailureText.Of(exception), _options.SecretMask), unlogged);
            }
        }
#pragma warning disable CA1031 // On a thread of the pool, an exception would end the process; and this is about the provider's own.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
        finally
        {
            AlertCallScope.Leave(outer);
        }
    }

    [LoggerMessage(3008, LogLevel.Warning, "A task that the provider of alert instance '{Instance}' started and left alone failed: {Failure} {Unlogged} before it were not logged.")]
    private static partial void TaskFailed(ILogger logger, string instance, string failure, int unlogged);
}
