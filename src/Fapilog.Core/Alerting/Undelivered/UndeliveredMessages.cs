using Fapilog.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// What the log says about the file of undelivered alerts.
/// </summary>
internal static partial class UndeliveredMessages
{
    [LoggerMessage(
        3030,
        LogLevel.Error,
        "The file of undelivered alerts could not be opened. Until it can be, no alert is given up.")]
    public static partial void NotOpened(ILogger logger, Exception exception);

    [LoggerMessage(
        3031,
        LogLevel.Warning,
        AlertCodes.UndeliveredFull
            + ": The undelivered alerts take {Length} of {MaxSize} bytes. Beyond that, the least severe and oldest are dropped. Entries: {Count}.")]
    public static partial void NearlyFull(ILogger logger, long length, long maxSize, int count);

    [LoggerMessage(
        3032,
        LogLevel.Error,
        AlertCodes.UndeliveredFull + ": Undelivered alerts that were dropped, because they were too old or too many: {Count}.")]
    public static partial void Dropped(ILogger logger, int count);

    [LoggerMessage(
        3033, LogLevel.Warning, "Another program changed the file '{File}'. The trail goes on with what it holds now.")]
    public static partial void ChangedByOthers(ILogger logger, string file);

    [LoggerMessage(3034, LogLevel.Error, "Lines of the file '{File}' that are no undelivered alerts, and are left out: {Count}.")]
    public static partial void NotUnderstood(ILogger logger, int count, string file);
}
