using System.Threading.Channels;
using Fapilog.Auditing;
using Fapilog.Retention;
using Microsoft.Extensions.Logging;

namespace Fapilog.Sealing;

/// <summary>
/// Seals closed days beside the writer, so that nobody who logs waits for it: after the start, and whenever a day closes.
/// </summary>
internal sealed class SealingWorker
{
    private readonly Channel<DateOnly> _days = Channel.CreateUnbounded<DateOnly>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Func<Task> _cutShort;
    private readonly CancellationToken _cut;
    private readonly Sealer _sealer;
    private readonly RetentionRun? _retention;
    private readonly Action<TrailFinding> _report;
    private readonly ILogger _logger;
    private readonly Task _work;

    public SealingWorker(Sealer sealer, RetentionRun? retention, Action<TrailFinding> report, ILogger logger)
    {
        _sealer = sealer;
        _retention = retention;
        _report = report;
        _logger = logger;
#pragma warning disable CA2000 // Never disposed: it may be cancelled as the work ends, and without a timer it holds no handle.
        var source = new CancellationTokenSource();
#pragma warning restore CA2000
        (_cutShort, _cut) = (source.CancelAsync, source.Token);
        _work = Task.Run(RunAsync);
    }

    /// <summary>Notes the day that is written now: those before it are closed. Waits for nothing.</summary>
    public void Note(DateOnly open) => _days.Writer.TryWrite(open);

    /// <summary>Ends what was begun, within a limit; a day that is not sealed by then is sealed at the next start.</summary>
    public async Task StopAsync(TimeSpan limit, TimeProvider timeProvider)
    {
        _days.Writer.TryComplete();
        try
        {
            await _work.WaitAsync(limit, timeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await _cutShort().ConfigureAwait(false);
            await _work.ConfigureAwait(false);
        }
    }

    private async Task RunAsync()
    {
        await foreach (var open in _days.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            Seal(open);
            await RemoveAsync(open).ConfigureAwait(false);
        }
    }

    private async Task RemoveAsync(DateOnly open)
    {
        try
        {
            await (_retention?.ApplyAsync(open, _cut) ?? Task.CompletedTask).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The trail stops.
        }
#pragma warning disable CA1031 // What should go stays: that fails no caller, is told, and is tried again with the next day or start.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            AuditLog.RetentionFailed(_logger, exception);
            _report(RetentionFindings.Failed(exception));
        }
    }

    private void Seal(DateOnly open)
    {
        try
        {
            _sealer.SealBefore(open, _cut);
        }
        catch (OperationCanceledException)
        {
            // The trail stops.
        }
#pragma warning disable CA1031 // Events are stored without it: its failure fails no caller, is told, and is tried again with the next day or start.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            AuditLog.SealFailed(_logger, exception);
            _report(SealFindings.Failed(exception.Message));
        }
    }
}
