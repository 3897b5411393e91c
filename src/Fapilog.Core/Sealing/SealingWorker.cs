using System.Threading.Channels;
using Fapilog.Auditing;
using Fapilog.Retention;
using Fapilog.Storage;
using Microsoft.Extensions.Logging;

namespace Fapilog.Sealing;

/// <summary>
/// Seals closed days beside the writer, so that nobody who logs waits for it: after the start, and whenever a day closes.
/// </summary>
internal sealed class SealingWorker
{
    private readonly Channel<(DateOnly Open, ClosedDay? Closed)> _days = Channel.CreateUnbounded<(DateOnly, ClosedDay?)>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Func<Task> _cutShort;
    private readonly CancellationToken _cut;
    private readonly Sealer _sealer;
    private readonly SealAuthority _seals;
    private readonly Action _renewHead;
    private readonly RetentionRun? _retention;
    private readonly Action<TrailFinding, bool> _report;
    private readonly ILogger _logger;
    private readonly Dictionary<string, ClosedDay> _ends = [];
    private readonly Task _work;
    private bool _sealingFails;
    private bool _refused;
    private bool _removingFails;

    public SealingWorker(Sealer sealer, SealAuthority seals, Action renewHead, RetentionRun? retention, Action<TrailFinding, bool> report, ILogger logger)
    {
        _sealer = sealer;
        _seals = seals;
        _renewHead = renewHead;
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
    /// <param name="open">The day.</param>
    /// <param name="closed">How the day before it ended; null where that is not known.</param>
    public void Note(DateOnly open, ClosedDay? closed) => _days.Writer.TryWrite((open, closed));

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
        await foreach (var (open, closed) in _days.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (closed is not null)
            {
                _ends[closed.File] = closed;
            }

            Seal(open);
            await RemoveAsync(open).ConfigureAwait(false);
        }
    }

    private async Task RemoveAsync(DateOnly open)
    {
        try
        {
            if (_retention is not null && _seals.Refusal is null)
            {
                await _retention.ApplyAsync(open, _cut).ConfigureAwait(false);
                Over(RetentionFindings.Over, ref _removingFails);
            }
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
            _removingFails = true;
            _report(RetentionFindings.Failed(exception), false);
        }
    }

    private void Seal(DateOnly open)
    {
        try
        {
            if (_seals.Refusal is null)
            {
                _sealer.SealBefore(open, Compare, _cut);
                Over(SealFindings.Over, ref _sealingFails);
            }

            TellRefusal();
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
            _sealingFails = true;
            _report(SealFindings.Failed(exception.Message), false);
        }
    }

    private void TellRefusal()
    {
        if (!_refused && _seals.Refusal is { } reason)
        {
            _refused = true;
            _report(SealFindings.Refused(reason), false);
        }
    }

    // The seal is of what lies there: what was changed before it must be said now.
    private void Compare(DayDigest day)
    {
        _renewHead();
        if (_ends.Remove(day.File, out var closed) && (day.Last.Sequence, day.Last.Checksum) != (closed.End.Sequence, closed.End.Checksum))
        {
            _report(SealFindings.Changed(day, closed.End), false);
        }
    }

    private void Over(TrailFinding finding, ref bool fails)
    {
        if (fails)
        {
            fails = false;
            _report(finding, true);
        }
    }
}
