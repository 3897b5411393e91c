using Fapilog.Storage;
using Fapilog.Storage.Simulation;

namespace Fapilog.Alerting.Simulation;

/// <summary>
/// Somebody who sends undelivered alerts again while a process runs, one at a time.
/// </summary>
internal sealed class SimulatedOperator
{
    private readonly UndeliveredLog _log;
    private readonly ReplaySource _source;
    private readonly AlertPump _pump;
    private readonly Random _random;
    private readonly HashSet<string> _reserved = [];

    public SimulatedOperator(
        UndeliveredLog log, ITrailFileSystem files, StoredEventRules rules, AlertPump pump, Random random)
    {
        (_log, _pump, _random) = (log, pump, random);
        _source = new ReplaySource(log, files, SimulatedTrail.Directory, rules);
    }

    /// <summary>Sends one of the undelivered alerts again; null if that is not possible now.</summary>
    public UndeliveredEntry? TryReplay()
    {
        var entries = _log.Choose(new UndeliveredFilter()).Where(entry => !_reserved.Contains(entry.Id)).ToList();
        if (entries.Count == 0 || _source.Prepare(entries[_random.Next(entries.Count)].Id) is not { Event: not null } alert)
        {
            return null;
        }

        _reserved.Add(alert.Entry.Id);
        var attempt = new ReplayAttempt(alert.Entry, (entry, _) => _reserved.Remove(entry.Id));
        if (_pump.Replay(alert, _source.DecisionOf(alert), attempt) is FallbackOffer.Taken)
        {
            return alert.Entry;
        }

        _reserved.Remove(alert.Entry.Id);
        return null;
    }
}
