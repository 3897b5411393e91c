using System.Diagnostics.Tracing;
using Microsoft.Extensions.Logging;

namespace Fapilog.Diagnostics;

/// <summary>
/// The log of a trail without a logger factory: the event source <c>Fapilog</c>, which external tools can listen to.
/// </summary>
internal sealed class EventSourceLogger : ILogger
{
    public static EventSourceLogger Instance { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => FapilogEventSource.Log.IsEnabled();

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            var message = formatter(state, exception);
            FapilogEventSource.Log.Message(logLevel.ToString(), exception is null ? message : $"{message} {exception.Message}");
        }
    }

    [EventSource(Name = "Fapilog")]
    private sealed class FapilogEventSource : EventSource
    {
        public static FapilogEventSource Log { get; } = new();

        [Event(1, Level = EventLevel.Warning)]
        public void Message(string level, string message) => WriteEvent(1, level, message);
    }
}
