using Microsoft.Extensions.Logging;

namespace Fapilog.Hosting;

/// <summary>
/// What a runtime tells the host's log.
/// </summary>
internal static partial class RuntimeLog
{
    [LoggerMessage(1132, LogLevel.Information, "'{Section}' names no provider: nobody is alerted, and the plugins folder is not looked at.")]
    public static partial void NoProvider(ILogger logger, string section);
}
