using Fapilog.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// Logs an instance's failures once per window with the number of those between, so that a vendor's outage does not
/// flood the host's log. Keeps the last one, as text.
/// </summary>
internal sealed partial class FailureLog
{
    private readonly string _name;
    private readonly LogWindow _window;
    private readonly ILogger? _logger;
    private volatile string? _last;

    public FailureLog(string name, SafeAlertDispatcherOptions options)
    {
        _name = name;
        _window = new LogWindow(options.LogWindow, options.TimeProvider);
        _logger = options.Logger is { } logger ? QuietLogger.Of(logger) : null;
    }

    public string? Last => _last;

    public void Record(string failure)
    {
        _last = failure;
        if (!_window.TryOpen(out var unlogged) || _logger is null)
        {
            return;
        }

        if (unlogged == 0)
        {
            DeliveryFailed(_logger, _name, failure);
        }
        else
        {
            DeliveryFailedAgain(_logger, _name, failure, unlogged);
        }
    }

    /// <summary>Tells of those the last window still holds back, at the end of the instance.</summary>
    public void Close()
    {
        if (_window.Close() is > 0 and var unlogged && _logger is not null)
        {
            DeliveryHadFailed(_logger, _name, unlogged);
        }
    }

    [LoggerMessage(3001, LogLevel.Warning, "Alert instance '{Instance}' failed: {Failure}")]
    private static partial void DeliveryFailed(ILogger logger, string instance, string failure);

    [LoggerMessage(3004, LogLevel.Warning, "Alert instance '{Instance}' failed: {Failure} {Unlogged} failures before it were not logged.")]
    private static partial void DeliveryFailedAgain(ILogger logger, string instance, string failure, int unlogged);

    [LoggerMessage(3010, LogLevel.Warning, "Alert instance '{Instance}' ends. {Unlogged} failures of it were not logged.")]
    private static partial void DeliveryHadFailed(ILogger logger, string instance, int unlogged);
}
