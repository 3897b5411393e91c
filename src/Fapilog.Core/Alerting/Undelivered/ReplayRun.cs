using System.Collections.Concurrent;
using Fapilog.Auditing;

namespace Fapilog.Alerting;

/// <summary>
/// One run over undelivered alerts, and what became of each.
/// </summary>
/// <remarks>Safe for use by several threads.</remarks>
internal sealed class ReplayRun
{
    private const int MostReasons = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly AlertPump _pump;
    private readonly ReplaySource _source;
    private readonly ConcurrentDictionary<string, bool> _reserved;
    private readonly TimeProvider _timeProvider;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, long> _reasons = new(StringComparer.Ordinal);
    private (long Sent, long Delivered, long Failed, long Skipped) _counts;
    private Task _sending = Task.CompletedTask;

    /// <param name="pump">The instances.</param>
    /// <param name="source">What is sent.</param>
    /// <param name="reserved">The entries on their way, of all runs: none is sent by two.</param>
    /// <param name="timeProvider">The clock.</param>
    public ReplayRun(
        AlertPump pump, ReplaySource source, ConcurrentDictionary<string, bool> reserved, TimeProvider timeProvider)
    {
        (_pump, _source, _reserved, _timeProvider) = (pump, source, reserved, timeProvider);
    }

    public string Id { get; } = Guid.NewGuid().ToString("N")[..8];

    /// <summary>Takes those of some entries that no run has taken, and returns their identifiers.</summary>
    public IReadOnlyList<string> Reserve(IEnumerable<UndeliveredPlace> entries)
    {
        var taken = new List<string>();
        foreach (var entry in entries)
        {
            if (_reserved.TryAdd(entry.Id, true))
            {
                taken.Add(entry.Id);
            }
            else
            {
                Skip(entry.Instance, "It is being sent again already.");
            }
        }

        return taken;
    }

    /// <summary>Sets what the run waits for before all of it is handed over.</summary>
    public void EndsWith(Task sending) => _sending = sending;

    /// <summary>Hands alerts of one instance over, as far as it has room. Never fails.</summary>
    public async Task SendAsync(IReadOnlyList<string> entries, CancellationToken cancellationToken)
    {
        foreach (var id in entries)
        {
            if (cancellationToken.IsCancellationRequested || !await SendAsync(id, cancellationToken).ConfigureAwait(false))
            {
                _reserved.TryRemove(id, out _);
            }
        }
    }

    /// <summary>Returns the numbers for the answer, and the reasons why alerts failed or could not be sent.</summary>
    public AuditMap ToMap()
    {
        // Asked first: what was sent by then is in the counts.
        var isSending = !_sending.IsCompleted;
        lock (_lock)
        {
            return AuditMap.Create(
                ("run", Id),
                ("delivered", _counts.Delivered),
                ("failed", _counts.Failed),
                ("open", _counts.Sent - _counts.Delivered - _counts.Failed),
                ("is_sending", isSending),
                ("not_sent", _counts.Skipped),
                ("reasons", AuditValue.FromMap(AuditMap.Create(
                    _reasons.Select(reason => new KeyValuePair<string, AuditValue>(reason.Key, reason.Value))))));
        }
    }

    private async Task<bool> SendAsync(string id, CancellationToken cancellationToken)
    {
        ReplayedAlert? alert;
        try
        {
            alert = _source.Prepare(id);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Skip("undelivered", exception.Message);
            return false;
        }

        if (alert is null)
        {
            return false;
        }

        if (alert.Event is null)
        {
            Skip(alert.Entry.Instance, alert.Note!);
            return false;
        }

        var (decision, attempt) = (_source.DecisionOf(alert), new ReplayAttempt(alert.Entry, End));
        FallbackOffer offer;

        // Counted before its end can be.
        Note(() => _counts.Sent++);
        while ((offer = _pump.Replay(alert, decision, attempt)) is FallbackOffer.NotNow
            && !cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(Pause, _timeProvider, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (offer is FallbackOffer.Taken)
        {
            return true;
        }

        Note(() => _counts.Sent--);
        Skip(
            alert.Entry.Instance,
            offer is FallbackOffer.Refused
                ? "The instance is not in the configuration, does nothing, or cannot be used."
                : "The trail stopped.");
        return false;
    }

    private void Skip(string instance, string why) => Note(() =>
    {
        _counts.Skipped++;
        Add(instance, why);
    });

    private void End(UndeliveredEntry entry, string? failure)
    {
        _reserved.TryRemove(entry.Id, out _);
        Note(() =>
        {
            if (failure is null)
            {
                _counts.Delivered++;
            }
            else
            {
                _counts.Failed++;
                Add(entry.Instance, failure);
            }
        });
    }

    private void Add(string instance, string why)
    {
        var reason = $"{instance}: {why}";
        reason = _reasons.ContainsKey(reason) || _reasons.Count < MostReasons ? reason : "other reasons";
        _reasons[reason] = _reasons.GetValueOrDefault(reason) + 1;
    }

    private void Note(Action change)
    {
        lock (_lock)
        {
            change();
        }
    }
}

/// <summary>
/// An undelivered alert on its way to its instance again.
/// </summary>
/// <param name="Entry">The entry.</param>
/// <param name="Ended">Takes the entry and, if it was not delivered, the failure.</param>
internal sealed record ReplayAttempt(UndeliveredEntry Entry, Action<UndeliveredEntry, string?> Ended)
{
    public void End(string? failure) => Ended(Entry, failure);
}
