using Microsoft.Extensions.Logging;

namespace Fapilog.Diagnostics;

/// <summary>
/// Writes to the host's log and swallows its exceptions: a failing log must not stop the writer, lose an alert, or
/// end a dispatch thread and with it the process.
/// </summary>
internal sealed class QuietLogger : ILogger
{
    private readonly ILogger _inner;

    private QuietLogger(ILogger inner)
    {
        _inner = inner;
    }

    public static ILogger Wrap(ILogger logger) => logger as QuietLogger ?? new QuietLogger(logger);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return _inner.IsEnabled(logLevel);
        }
#pragma warning disable CA1031 // See the summary: a failure of the log cannot be reported anywhere.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        try
        {
            _inner.Log(logLevel, eventId, state, exception, formatter);
        }
#pragma warning disable CA1031 // See the summary: a failure of the log cannot be reported anywhere.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
