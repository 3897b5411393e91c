using System.Globalization;
using Serilog;
using Serilog.Core;

namespace Fapilog.Benchmarks.Delivering;

/// <summary>
/// Serilog's sink for Seq with its own settings, which sends what was logged every two seconds.
/// </summary>
internal sealed class SeqPath : IAlertPath
{
    private readonly Logger _logger;

    public SeqPath(MarkReceiver receiver)
    {
        _logger = new LoggerConfiguration()
            .WriteTo.Seq(receiver.AddressOf(string.Empty), formatProvider: CultureInfo.InvariantCulture)
            .CreateLogger();
    }

    public string Name => "serilog-seq";

    public long Memory => GC.GetTotalMemory(forceFullCollection: true);

    public Task SendAsync(int number)
    {
        _logger.Error("Somebody tried another key: {Mark} by {UserId}", MarkReceiver.Mark(number), "u-17");
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => _logger.DisposeAsync();
}
