using System.Threading.Channels;
using Fapilog.Retention;
using Fapilog.Sealing;
using Fapilog.Storage;
using Microsoft.Extensions.Logging;

namespace Fapilog.Auditing;

/// <summary>
/// Seals closed days and applies the retention in the background, so that logging never waits for it: after the start, and
/// whenever a day closes.
/// </summary>
internal sealed class ClosedDayWorker
{
    private readonly Channel<(DateOnly Open, ClosedDay? Closed)> _days =
        Channel.CreateUnbounded<(DateOnly, ClosedDay?)>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Func<Task> _cutShort;
    private readonly CancellationToken _cut;
    private readonly Sealer _sealer;
    private readonly SealSigner _seals;
    private readonly HeadWriter _head;
    private readonly RetentionRun? _retention;
    private readonly TrailQueue _queue;
    private readonly ILogger _logger;
    private readonly Dictionary<string, ClosedDay> _ends = [];
    private Task _work = Task.CompletedTask;
    private bool _sealingFails;
    private bool _refused;
    private bool _removingFails;

    /// <param name="sealer">Seals the days.</param>
    /// <param name="seals">The seals of the directory.</param>
    /// <param name="head">Writes the head, which names the newest seal.</param>
    /// <param name="retention">Removes days that are due; null when none ever is.</param>
    /// <param name="queue">Receives findings.</param>
    /// <param name="logger">The trail's log.</param>
    public ClosedDayWorker(
        Sealer sealer, SealSigner seals, HeadWriter head, RetentionRun? retention, TrailQueue queue, ILogger logger)
    {
        _sealer = sealer;
        _seals = seals;
        _head = head;
        _retention = retention;
        _queue = queue;
        _logger = logger;
#pragma warning disable CA2000 // Never disposed: it may be cancelled as the work ends, and without a timer it holds no handle.
        var source = new CancellationTokenSource();
#pragma warning restore CA2000
        (_cutShort, _cut) = (source.CancelAsync, source.Token);
    }

    /// <summary>Starts the work in the background.</summary>
    public void Start() => _work = Task.Run(RunAsync);

    /// <summary>
    /// Records that a day begins, which closes the days before it. Called by the writer before it writes the new day; never
    /// blocks.
    /// </summary>
    /// <param name="open">The day.</param>
    /// <param name="closed">The day before it, if this process wrote it; otherwise null.</param>
    public void BeginDay(DateOnly open, ClosedDay? closed)
    {
        if (closed is not null)
        {
            _seals.NoteClosed(closed.File, closed.Length);
        }

        _days.Writer.TryWrite((open, closed is { Length: > 0 } ? closed : null));
    }

    /// <summary>
    /// Finishes the current work within a time limit; a day that is not sealed by then is sealed at the next start.
    /// </summary>
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

    /// <summary>Does what the beginning of one day brings. Returns false when nothing waits.</summary>
    public async Task<bool> TryStepAsync()
    {
        if (!_days.Reader.TryRead(out var day))
        {
            return false;
        }

        if (day.Closed is { } closed)
        {
            _ends[closed.File] = closed;
        }

        Seal(day.Open);
        await RemoveAsync(day.Open).ConfigureAwait(false);
        return true;
    }

    private async Task RunAsync()
    {
        while (await _days.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            await TryStepAsync().ConfigureAwait(false);
        }
    }

    private async Task RemoveAsync(DateOnly open)
    {
        try
        {
            if (_retention is not null && _seals.Refusal is null)
            {
                await _retention.ApplyAsync(open, _cut).ConfigureAwait(false);
                Clear(RetentionFindings.Over, ref _removingFails);
            }
        }
        catch (OperationCanceledException)
        {
            // The trail is stopping.
        }
        // The days stay: no caller fails, the failure is reported, and retention is retried with the next day or start.
#pragma warning disable CA1031
        catch (Exception exception)
#pragma warning restore CA1031
        {
            AuditLog.RetentionFailed(_logger, exception);
            _removingFails = true;
            _queue.Report(RetentionFindings.Failed(exception));
        }
    }

    private void Seal(DateOnly open)
    {
        try
        {
            if (_seals.Refusal is null)
            {
                _sealer.SealBefore(open, Compare, _cut);
                Clear(SealFindings.Over, ref _sealingFails);
            }

            ReportRefusal();
        }
        catch (OperationCanceledException)
        {
            // The trail is stopping.
        }
        // Events are stored without seals: no caller fails, and sealing is retried with the next day or start.
#pragma warning disable CA1031
        catch (Exception exception)
#pragma warning restore CA1031
        {
            AuditLog.SealFailed(_logger, exception);
            _sealingFails = true;
            _queue.Report(SealFindings.Failed(exception.Message));
        }
    }

    private void ReportRefusal()
    {
        if (!_refused && _seals.Refusal is { } reason)
        {
            _refused = true;
            _queue.Report(SealFindings.Refused(reason.ToString()));
        }
    }

    // The seal covers the file as it is now, so an earlier change must be reported now.
    private void Compare(DayDigest day)
    {
        _head.Renew();
        if (_ends.Remove(day.File, out var closed)
            && (day.Last.Sequence, day.Last.Checksum) != (closed.End.Sequence, closed.End.Checksum))
        {
            _queue.Report(SealFindings.Changed(day, closed.End));
        }
    }

    private void Clear(TrailFinding finding, ref bool fails)
    {
        if (fails)
        {
            fails = false;
            _queue.Clear(finding);
        }
    }
}
