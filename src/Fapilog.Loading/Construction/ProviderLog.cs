using Fapilog.Alerting;
using Microsoft.Extensions.Logging;

namespace Fapilog.Loading;

/// <summary>
/// Writes what a provider logs to the host's log, as text with the instance's secrets masked.
/// </summary>
internal sealed partial class ProviderLog
{
    private readonly ILogger _logger;
    private readonly string _instance;
    private readonly SecretMask _mask;

    public ProviderLog(ILogger logger, string instance, SecretMask mask)
    {
        _logger = logger;
        _instance = instance;
        _mask = mask;
    }

    public void Write(AlertLogLevel level, string message, Exception? exception)
    {
        var logLevel = Level(level);
        if (!_logger.IsEnabled(logLevel))
        {
            return;
        }

        // The exception itself would carry its secrets past the mask.
        var text = exception is null ? message : $"{message} {Sentence.Of(exception)}";
        var masked = _mask.Apply(text ?? string.Empty);
        ProviderSaid(_logger, logLevel, _instance, masked);
    }

    private static LogLevel Level(AlertLogLevel level) => level switch
    {
        AlertLogLevel.Debug => LogLevel.Debug,
        AlertLogLevel.Information => LogLevel.Information,
        AlertLogLevel.Warning => LogLevel.Warning,
        _ => LogLevel.Error,
    };

    [LoggerMessage(EventId = 1105, Message = "Alert instance '{Instance}': {Text}")]
    private static partial void ProviderSaid(ILogger logger, LogLevel level, string instance, string text);
}
