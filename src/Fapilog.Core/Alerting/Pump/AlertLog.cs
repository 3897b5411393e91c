using Fapilog.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// What the pump tells the host's log.
/// </summary>
internal static partial class AlertLog
{
    [LoggerMessage(3002, LogLevel.Error, "Alert instance '{Instance}' did not deliver the alert of event {EventId} (sequence {Sequence}), which is {Reason}: {Failure}")]
    public static partial void Undelivered(
        ILogger logger, string instance, string eventId, long? sequence, string reason, string failure);

    [LoggerMessage(3003, LogLevel.Error, "Alert instance '{Instance}' does not work and is tried again in {Seconds} s: {Failure}")]
    public static partial void InstanceFaulted(ILogger logger, string instance, int seconds, string failure);

    [LoggerMessage(1140, LogLevel.Error, "Alert instance '{Instance}' cannot be used; its alerts wait, and the rest runs. {Fault}")]
    public static partial void InstanceUnusable(ILogger logger, string instance, Fault fault);
}
