using Fapilog.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Fapilog.Auditing;

/// <summary>
/// The messages that a trail writes to the host's log.
/// </summary>
internal static partial class AuditLog
{
    [LoggerMessage(4001, LogLevel.Warning, "The trail's policy breaches a rule. {Fault}")]
    public static partial void PolicyBreached(ILogger logger, Fault fault);

    [LoggerMessage(4010, LogLevel.Warning, "A part of the routes has no effect. {Fault}")]
    public static partial void RouteIsIdle(ILogger logger, Fault fault);

    [LoggerMessage(
        4002, LogLevel.Critical, "The trail could not be written. It is tried again with every event and every few seconds.")]
    public static partial void WriteFailed(ILogger logger, Exception exception);

    [LoggerMessage(4003, LogLevel.Critical, "The event {EventId} could not be written; others are.")]
    public static partial void EventFailed(ILogger logger, string eventId, Exception exception);

    [LoggerMessage(4004, LogLevel.Warning, "The file head.json could not be written. Events are stored all the same.")]
    public static partial void HeadFailed(ILogger logger, Exception exception);

    [LoggerMessage(4005, LogLevel.Critical, "{Message}")]
    public static partial void Found(ILogger logger, string message);

    [LoggerMessage(4006, LogLevel.Warning, "The trail can be written again.")]
    public static partial void WriteRecovered(ILogger logger);

    [LoggerMessage(4008, LogLevel.Warning, "The note of what was set aside could not be removed. The next start does.")]
    public static partial void NoteNotRemoved(ILogger logger, Exception exception);

    [LoggerMessage(4009, LogLevel.Warning, "The list of open findings could not be written. After a restart, a finding may be reported again.")]
    public static partial void FindingsNotKept(ILogger logger, Exception exception);

    [LoggerMessage(
        4020,
        LogLevel.Error,
        "A closed day could not be sealed. It is tried again when the next day closes and at the next start.")]
    public static partial void SealFailed(ILogger logger, Exception exception);

    [LoggerMessage(
        4021,
        LogLevel.Error,
        "Days that are over their time could not be removed. It is tried again when the next day closes and at the next start.")]
    public static partial void RetentionFailed(ILogger logger, Exception exception);

    [LoggerMessage(
        4007, LogLevel.Critical, "The trail stopped while it could not be written. Its own events that are not stored: {Count}.")]
    public static partial void OwnEventsLost(ILogger logger, int count);

    [LoggerMessage(4017, LogLevel.Error, "The trail could not be verified.")]
    public static partial void VerificationFailed(ILogger logger, Exception exception);

    [LoggerMessage(
        3009,
        LogLevel.Critical,
        "The process ends while the trail '{Trail}' runs. {Stored}; alerts left for the next start: {Alerts}.{Cause}")]
    public static partial void ProcessEnds(ILogger logger, string trail, string stored, long alerts, string cause);
}
