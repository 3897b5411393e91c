using Microsoft.Extensions.Logging;

namespace Fapilog.Cli;

/// <summary>
/// Writes to standard error what the provider says while it delivers, its retries too. That the delivery failed is the
/// report's to say.
/// </summary>
internal sealed class DeliveryLog : ILoggerFactory, ILogger
{
    private const int ProviderSaid = 1105;

    private static readonly HashSet<int> Failures = [3001, 3004, 3010];

    private readonly ToolConsole _console;
    private readonly PeopleLoggerFactory _others;

    public DeliveryLog(ToolConsole console)
    {
        _console = console;
        _others = new PeopleLoggerFactory(console);
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => _others.AddProvider(provider);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id == ProviderSaid)
        {
            _console.Error(formatter(state, exception));
        }
        else if (!Failures.Contains(eventId.Id))
        {
            _others.Log(logLevel, eventId, state, exception, formatter);
        }
    }

    public void Dispose() => _others.Dispose();
}
