using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Fapilog.Cli;

/// <summary>
/// Writes what the rooms below log at warning or above to standard error, a line each. A failure that a line above has word for
/// word is not repeated.
/// </summary>
internal sealed class PeopleLoggerFactory : ILoggerFactory, ILogger
{
    // For the log of a host. Here a line above names the failure, and what a command reports has the counts.
    private const int FailuresNotLogged = 3010;

    private readonly ToolConsole _console;
    private readonly int[] _reportedOtherwise;
    private readonly HashSet<string> _failures = new(StringComparer.Ordinal);
    private ConcurrentQueue<Action>? _held;

    /// <param name="console">Where to write.</param>
    /// <param name="reportedOtherwise">The ids of what the command reports itself.</param>
    public PeopleLoggerFactory(ToolConsole console, params int[] reportedOtherwise)
    {
        _console = console;
        _reportedOtherwise = [FailuresNotLogged, .. reportedOtherwise];
    }

    /// <summary>Keeps what is logged until it is released, so that it comes after what the command writes.</summary>
    public void Hold() => _held = [];

    public void Release()
    {
        foreach (var write in Interlocked.Exchange(ref _held, null) ?? [])
        {
            write();
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("The tool logs to standard error only.");

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel) && !_reportedOtherwise.Contains(eventId.Id))
        {
            var text = $"{(logLevel is LogLevel.Warning ? "warning" : "error")}: {Once(state, formatter(state, exception))}";
            Action write = exception is null ? () => _console.Error(text) : () => _console.Error(text + " ", exception);
            if (_held is { } held)
            {
                held.Enqueue(write);
            }
            else
            {
                write();
            }
        }
    }

    private string Once<TState>(TState state, string text)
    {
        var failure = (state as IEnumerable<KeyValuePair<string, object?>>)?
            .FirstOrDefault(member => member.Key == "Failure").Value as string;
        if (string.IsNullOrEmpty(failure))
        {
            return text;
        }

        lock (_failures)
        {
            return _failures.Add(failure) ? text : text.Replace(failure, "see above.", StringComparison.Ordinal);
        }
    }

    public void Dispose()
    {
        // Standard error is the process's.
        Release();
    }
}
