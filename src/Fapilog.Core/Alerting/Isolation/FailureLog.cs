using Fapilog.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// Logs an instance's failures once per window with the number of those between, so that a vendor's outage does not
/// flood the host's log.
/// </summary>
internal sealed partial class FailureLog
{
    private readonly string _name;
    private readonly SafeAlertDispatcherOptions _options;
    private readonly Lock _gate = new();
    private long? _loggedAt;
    private int _unlogged;

    public FailureLog(string name, SafeAlertDispatcherOptions options)
    {
        _name = name;
        _options = options;
    }

    public string? Last { get; private set; }

    public void Record(string failure)
    {
        int unlogged;
        lock (_gate)
        {
            Last = failure;
            var now = _options.TimeProvider.GetTimestamp();
            if (_loggedAt is { } before && _options.TimeProvider.GetElapsedTime(before, now) < _options.LogWindow)
            {
                _unlogged++;
                return;
            }

            _loggedAt = now;
            unlogged = _unlogged;
            _unlogged = 0;
        }

        if (_options.Logger is { } logger)
        {
            Log(QuietLogger.Of(logger), failure, unlogged);
        }
    }

    private void Log(ILogger logger, string failure, int unlogged)
    {
        if (unlogged == 0)
        {
            DeliveryFailed(logger, _name, failure);
        }
        else
        {
            DeliveryFailedAgain(logger, _name, failure, unlogged);
        }
    }

    [LoggerMessage(3001, LogLevel.Warning, "Alert instance '{Instance}' failed: {Failure}")]
    private static partial void DeliveryFailed(ILogger logger, string instance, string failure);

    [LoggerMessage(3004, LogLevel.Warning, "Alert instance '{Instance}' failed: {Failure} {Unlogged} failures before it were not logged.")]
    private static partial void DeliveryFailedAgain(ILogger logger, string instance, string failure, int unlogged);
}
