using Microsoft.Extensions.Logging;
using NLog.Extensions.Logging;
using Serilog;

namespace Fapilog.Benchmarks.Comparing;

/// <summary>
/// Microsoft.Extensions.Logging with a message template, and one of the peers as the provider that writes the file.
/// </summary>
internal sealed class LoggerContestant : PeerContestant
{
    private readonly Func<string, (ILoggerFactory Factory, IDisposable? Writer)> _create;
    private (ILoggerFactory Factory, IDisposable? Writer) _opened;
    private Microsoft.Extensions.Logging.ILogger? _logger;

    private LoggerContestant(Func<string, (ILoggerFactory Factory, IDisposable? Writer)> create) => _create = create;

    public static LoggerContestant OverSerilog() => new(path =>
    {
        var writer = SerilogContestant.Create(path, background: false);
        return (LoggerFactory.Create(builder => builder.AddSerilog(writer)), writer);
    });

    public static LoggerContestant OverNLog() => new(path =>
    {
        var writer = NLogContestant.Create(path, background: false);
        return (LoggerFactory.Create(builder => builder.AddNLog(_ => writer)), writer);
    });

    public static LoggerContestant OverZLogger() => new(path => (ZLoggerContestant.Create(path), null));

    protected override void Open(string path)
    {
        _opened = _create(path);
        _logger = _opened.Factory.CreateLogger("audit");
    }

    protected override void Log(int number) => _logger!.LogInformation(Sample.Template(Shape), Sample.Arguments(Shape, number));

    protected override void Close()
    {
        _opened.Factory.Dispose();
        _opened.Writer?.Dispose();
    }
}
