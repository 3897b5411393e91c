using Microsoft.Extensions.Logging;

namespace Fapilog.Crash;

/// <summary>
/// Standard output, line by line and at once; the process may end behind every line. As a log, of all categories.
/// </summary>
internal sealed class Output : ILoggerFactory, ILogger
{
    private readonly TextWriter _writer =
        TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });

    public void Write(string line) => _writer.WriteLine(line);

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Write($"log {eventId.Id} {formatter(state, exception)}");

    public void Dispose() => _writer.Dispose();
}
