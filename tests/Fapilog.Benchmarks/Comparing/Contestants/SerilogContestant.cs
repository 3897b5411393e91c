using Serilog;
using Serilog.Core;
using Serilog.Formatting.Compact;

namespace Fapilog.Benchmarks.Comparing;

/// <summary>
/// Serilog's buffered file sink with compact JSON, written by the caller or by the sink for background writing.
/// </summary>
internal sealed class SerilogContestant : PeerContestant
{
    private readonly bool _background;
    private ILogger? _logger;

    public SerilogContestant(bool background) => _background = background;

    public static Logger Create(string path, bool background)
    {
        var to = new LoggerConfiguration().WriteTo;
        var configured = background
            ? to.Async(
                inner => inner.File(new CompactJsonFormatter(), path, fileSizeLimitBytes: null, buffered: true),
                bufferSize: 100_000,
                blockWhenFull: true)
            : to.File(new CompactJsonFormatter(), path, fileSizeLimitBytes: null, buffered: true);
        return configured.CreateLogger();
    }

    protected override Action Open(string path)
    {
        var logger = Create(path, _background);
        _logger = logger;
        return logger.Dispose;
    }

    protected override void Log(int number) => _logger!.Information(Sample.Template(Shape), Sample.Arguments(Shape, number));
}
