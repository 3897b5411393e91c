using Microsoft.Extensions.Logging;
using ZLogger;

namespace Fapilog.Benchmarks.Comparing;

/// <summary>ZLogger's file with JSON, called with interpolated text, as its users write it.</summary>
internal sealed class ZLoggerContestant : PeerContestant
{
    private ILogger? _logger;

    public static ILoggerFactory Create(string path) => LoggerFactory.Create(builder => builder.AddZLoggerFile(
        path,
        options =>
        {
            options.UseJsonFormatter();
            options.FullMode = BackgroundBufferFullMode.Block;
            options.BackgroundBufferCapacity = 100_000;
        }));

    protected override Action Open(string path)
    {
        var factory = Create(path);
        _logger = factory.CreateLogger("audit");
        return factory.Dispose;
    }

    protected override void Log(int number)
    {
        switch (Shape)
        {
            case EventShape.Small:
                LogSmall();
                break;
            case EventShape.Full:
                LogFull(Guid.NewGuid(), number);
                break;
            default:
                LogLarge(Guid.NewGuid(), number, Sample.Metadata());
                break;
        }
    }

    private void LogSmall() => _logger!.ZLogInformation(
        $"Data {Sample.Operation} on resource: {Sample.Resource} {Sample.UserId} {Sample.RequestId}");

    private void LogFull(Guid id, int rows, bool phi = true, bool pii = false) => _logger!.ZLogInformation(
        $"Data {Sample.Operation} on resource: {Sample.Resource} {id} {Sample.EventType} {Sample.LogLevel} {Sample.Level} {Sample.Component} {phi} {pii} {Sample.Classification} {Sample.Hostname} {Sample.ProcessId} {Sample.Tag} {Sample.RequestId} {Sample.SessionId} {Sample.UserId} {rows}");

    private void LogLarge(
        Guid id, int rows, Dictionary<string, string> metadata, bool phi = true, bool pii = false) => _logger!.ZLogInformation(
        $"Data {Sample.Operation} on resource: {Sample.Resource} {id} {Sample.EventType} {Sample.LogLevel} {Sample.Level} {Sample.Component} {phi} {pii} {Sample.Classification} {Sample.Hostname} {Sample.ProcessId} {Sample.Tag} {Sample.RequestId} {Sample.SessionId} {Sample.UserId} {rows} {metadata:json}");
}
