using Microsoft.Extensions.Logging;

namespace Fapilog.Cli;

/// <summary>
/// Writes what the rooms below log at warning or above to standard error, a line each.
/// </summary>
internal sealed class PeopleLoggerFactory : ILoggerFactory, ILogger
{
    private readonly ToolConsole _console;

    public PeopleLoggerFactory(ToolConsole console)
    {
        _console = console;
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("The tool logs to standard error only.");

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            var text = $"{(logLevel is LogLevel.Warning ? "warning" : "error")}: {formatter(state, exception)}";
            if (exception is null)
            {
                _console.Error(text);
            }
            else
            {
                _console.Error(text + " ", exception);
            }
        }
    }

    public void Dispose()
    {
        // Standard error is the process's.
    }
}
