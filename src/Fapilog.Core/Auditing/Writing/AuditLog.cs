using Fapilog.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Fapilog.Auditing;

/// <summary>
/// What a trail tells the host's log.
/// </summary>
internal static partial class AuditLog
{
    [LoggerMessage(4001, LogLevel.Warning, "The trail's policy breaches a rule. {Fault}")]
    public static partial void PolicyBreached(ILogger logger, Fault fault);

    [LoggerMessage(4002, LogLevel.Critical, "The trail could not be written and takes no more events.")]
    public static partial void WriteFailed(ILogger logger, Exception exception);

    [LoggerMessage(4003, LogLevel.Critical, "The event {EventId} could not be written; others are.")]
    public static partial void EventFailed(ILogger logger, string eventId, Exception exception);
}
