using Fapilog.Auditing;

namespace Fapilog.Alerting;

/// <summary>
/// Decides, when the turn of an alert has come, what is to be done about it: by the policy, the routes, the silences and the
/// digests of today, whenever its event was stored.
/// </summary>
internal sealed class AlertAdmission
{
    private readonly string _instance;
    private readonly AlertInstanceOptions _options;
    private readonly AlertRouter _router;
    private readonly AlertOutbox _outbox;
    private readonly AlertFeed _feed;
    private readonly InstanceDeliveries _deliveries;
    private readonly InstanceCounts _counts;

    public AlertAdmission(
        string instance, AlertInstanceOptions options, AlertRouter router, AlertOutbox outbox, AlertFeed feed,
        InstanceDeliveries deliveries, InstanceCounts counts)
    {
        (_instance, _options, _router) = (instance, options, router);
        (_outbox, _feed, _deliveries, _counts) = (outbox, feed, deliveries, counts);
    }

    /// <summary>Returns whether the alert is to be delivered now. If not, it ended, waits, or was joined with others.</summary>
    public bool Admit(AlertTurn turn)
    {
        var alert = turn.Alert;
        if (alert.StandsInFor is not null)
        {
            return true;
        }

        if (alert.Digest is { } digest)
        {
            _feed.Ledger.Close(digest);
            (alert.Event, alert.Decision) = (alert.Event ?? digest.Event, digest.Decision);
        }

        if (alert.Event is null && !TryLoad(turn))
        {
            return false;
        }

        alert.Target ??= _router.Find(_instance, alert.Event!, alert.Decision!);
        if (alert is { Target: null, Digest: not null })
        {
            // Its newest event would go elsewhere today. The others are owed all the same.
            alert.Target = AlertTarget.Everyone;
        }

        if (alert.Target is null)
        {
            if (alert.Position is { } owed && _feed.Ledger.IsOfOtherRoutes(owed.Place)
                && !_instance.Equals(alert.Decision!.About, StringComparison.OrdinalIgnoreCase))
            {
                // Those whom the routes name today may have passed it by, so it is recorded and not dropped.
                _deliveries.EndUnsent(turn, UndeliveredReason.Rerouted, "The routes do not give it to the instance any more.");
                return false;
            }

            _deliveries.Drop(turn, _counts.NotMeant);
            return false;
        }

        // A digest stands for alerts that were not withheld when they were collected.
        if (alert is { Position: { } position, Event: { } stored, Decision: { } decision }
            && _outbox.Silences?.Find(stored, decision, position.StoredAt) is not null)
        {
            _deliveries.Drop(turn, _ => _counts.Withheld());
            return false;
        }

        if (AlertDigests.Collects(alert))
        {
            _deliveries.Skip(turn);
            _feed.Collect(alert);
            return false;
        }

        return true;
    }

    // As it was when it was raised.
    private static AuditEvent Raised(AuditEvent stored) => stored with { PreviousHash = null };

    /// <summary>
    /// Reads the event of an alert that is not in memory, and decides about it by the policy of today; a digest was decided about
    /// when it was collected. Returns false when that ended or postponed the alert.
    /// </summary>
    public bool TryLoad(AlertTurn turn)
    {
        var alert = turn.Alert;
        var (place, sequence) = alert.Position is { } position
            ? (position.Place, position.KnownSequence)
            : (alert.Digest!.Last.Place, alert.Digest.Last.Sequence);
        try
        {
            if (_outbox.Events.Read(place, sequence) is not { } stored)
            {
                _deliveries.EndUnsent(
                    turn, UndeliveredReason.Missing, $"The trail does not have the event at {turn.Alert.Place}.");
            }
            else if (alert.Digest is not null)
            {
                alert.Event = Raised(stored);
                return true;
            }
            else if (_outbox.Rules.Evaluate(stored) is not { } decision || decision.Severity < _options.MinimumSeverity)
            {
                _deliveries.Drop(turn, _counts.Obsolete);
            }
            else
            {
                (alert.Event, alert.Decision) = (Raised(stored), decision);
                return true;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _deliveries.Postpone(turn, $"The event could not be read from the trail: {exception.Message}");
        }

        return false;
    }
}
