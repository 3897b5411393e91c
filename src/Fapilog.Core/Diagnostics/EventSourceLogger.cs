using System.Diagnostics.Tracing;
using Microsoft.Extensions.Logging;

namespace Fapilog.Diagnostics;

/// <summary>
/// The log of a trail whose host gave none: the event source <c>Fapilog</c>, which tools can listen to from outside.
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
