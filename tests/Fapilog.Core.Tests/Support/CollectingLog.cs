using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Fapilog.Support;

internal sealed record LogLine(LogLevel Level, int Id, string Message);

/// <summary>Keeps what is logged; as a factory, of all categories.</summary>
internal sealed class CollectingLog : ILogger, ILoggerFactory
{
    private readonly ConcurrentQueue<LogLine> _lines = [];

    public IReadOnlyList<LogLine> Lines => [.. _lines];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue(new LogLine(logLevel, eventId.Id, $"{formatter(state, exception)} {exception}".Trim()));

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }
}
