using System.Globalization;
using NLog;
using NLog.Config;
using NLog.Layouts;
using NLog.Targets;
using NLog.Targets.Wrappers;

namespace Fapilog.Benchmarks.Comparing;

/// <summary>
/// NLog's file target with JSON, kept open and buffered, written by the caller or behind the wrapper for background writing.
/// </summary>
internal sealed class NLogContestant : PeerContestant
{
    private readonly bool _background;
    private Logger? _logger;

    public NLogContestant(bool background) => _background = background;

    public static LogFactory Create(string path, bool background)
    {
        var file = new FileTarget("file")
        {
            FileName = path,
            KeepFileOpen = true,
            AutoFlush = false,
            BufferSize = 65_536,
            Layout = new JsonLayout
            {
                IncludeEventProperties = true,
                Attributes =
                {
                    new JsonAttribute("time", "${longdate}"),
                    new JsonAttribute("level", "${level}"),
                    new JsonAttribute("message", "${message}"),
                },
            },
        };
        Target target = background
            ? new AsyncTargetWrapper("background", file)
            {
                QueueLimit = 100_000,
                OverflowAction = AsyncTargetWrapperOverflowAction.Block,
                BatchSize = 1_000,
                TimeToSleepBetweenBatches = 0,
            }
            : file;
        var factory = new LogFactory();
        var configuration = new LoggingConfiguration(factory);
        configuration.AddRuleForAllLevels(target);
        factory.Configuration = configuration;
        return factory;
    }

    protected override Action Open(string path)
    {
        var factory = Create(path, _background);
        _logger = factory.GetLogger("audit");
        return factory.Shutdown;
    }

    protected override void Log(int number) =>
        _logger!.Info(CultureInfo.InvariantCulture, Sample.Template(Shape), Sample.Arguments(Shape, number));
}
