using Microsoft.Extensions.Logging;
using NLog.Extensions.Logging;
using Serilog;

namespace Fapilog.Benchmarks.Comparing;

/// <summary>
/// Microsoft.Extensions.Logging with a message template, and one of the peers as the provider that writes the file.
/// </summary>
internal sealed class LoggerContestant : PeerContestant
{
    private readonly Func<string, (ILoggerFactory Factory, Action? Close)> _create;
    private Microsoft.Extensions.Logging.ILogger? _logger;

    private LoggerContestant(Func<string, (ILoggerFactory Factory, Action? Close)> create) => _create = create;

    public static LoggerContestant OverSerilog() => new(path =>
    {
        var writer = SerilogContestant.Create(path, background: false);
        return (LoggerFactory.Create(builder => builder.AddSerilog(writer)), writer.Dispose);
    });

    public static LoggerContestant OverNLog() => new(path =>
    {
        var writer = NLogContestant.Create(path, background: false);
        return (LoggerFactory.Create(builder => builder.AddNLog(_ => writer)), writer.Shutdown);
    });

    public static LoggerContestant OverZLogger() => new(path => (ZLoggerContestant.Create(path), null));

    protected override Action Open(string path)
    {
        var (factory, close) = _create(path);
        _logger = factory.CreateLogger("audit");
        return factory.Dispose + close;
    }

    protected override void Log(int number) => _logger!.LogInformation(Sample.Template(Shape), Sample.Arguments(Shape, number));
}
