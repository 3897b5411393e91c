using Fapilog.Alerting;
using Fapilog.Cursors;
using Fapilog.Format;
using Microsoft.Extensions.Logging;

namespace Fapilog.Auditing;

/// <summary>
/// Turns findings into events of the trail and into alerts: each finding once while it is open, and a clear when it is over.
/// </summary>
/// <remarks>
/// The events bypass the queue, which may be full for the reason that they record. Used only by the writer and, before the
/// writer runs, by the code that starts it.
/// </remarks>
internal sealed class FindingReporter
{
    // A foreign writer that keeps writing is one finding, not one per batch.
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly EventNormalizer _normalizer;
    private readonly AlertRules _rules;
    private readonly AlertPump _pump;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly OpenFindings _open;
    private readonly Dictionary<string, DateTimeOffset> _raised = [];
    private readonly List<PendingEvent> _waiting = [];

    public FindingReporter(
        OpenFindings open, EventNormalizer normalizer, AlertRules rules, AlertPump pump, TimeProvider timeProvider,
        ILogger logger)
    {
        _open = open;
        _normalizer = normalizer;
        _rules = rules;
        _pump = pump;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    /// <summary>
    /// Reports the findings of the start, and raises earlier alerts that no instance accepted: as an alert of the stored event,
    /// or with a new event if there is none.
    /// </summary>
    public void ReportStart(IReadOnlyList<TrailFinding> found)
    {
        foreach (var finding in found)
        {
            ReportAlways(finding);
        }

        foreach (var open in _open.All.Where(open => !_raised.ContainsKey(open.Finding.Key)))
        {
            RaiseAgain(open);
        }

        // Save before anything else is written: a start finds these only once.
        Save();
    }

    /// <summary>Reports a finding. Returns false when the same one was reported a short while ago.</summary>
    public bool Report(TrailFinding finding)
    {
        var now = _timeProvider.GetUtcNow();
        if (_raised.TryGetValue(finding.Key, out var last) && now - last < Quiet)
        {
            return false;
        }

        ReportAlways(finding);
        return true;
    }

    /// <summary>
    /// Reports a finding of a verification, unless it was already reported, possibly before a restart, and has not changed
    /// since.
    /// </summary>
    public void ReportIfNew(TrailFinding finding)
    {
        if (_open.IsNews(finding))
        {
            ReportAlways(finding);
        }
    }

    /// <summary>Reports a finding even if the same one was reported a short while ago.</summary>
    public void ReportAlways(TrailFinding finding)
    {
        _raised[finding.Key] = _timeProvider.GetUtcNow();
        Put(finding);
    }

    /// <summary>Records the place in the chain of one of these events.</summary>
    public void NoteStored(AuditEvent stored, TrailPlace place) => _open.NoteStored(stored, place);

    /// <summary>Records that an instance accepted the alert of an event; clears the finding if it is over by then.</summary>
    public void Accept(string eventId)
    {
        if (_open.Accept(eventId) is { IsOver: true } over)
        {
            RaiseClear(over.Finding);
        }
    }

    /// <summary>Returns the events waiting to be stored.</summary>
    public IReadOnlyList<PendingEvent> TakePending()
    {
        if (_waiting.Count == 0)
        {
            return [];
        }

        PendingEvent[] all = [.. _waiting];
        _waiting.Clear();
        return all;
    }

    /// <summary>Keeps events that could not be stored, and sends their alerts without a place in the chain.</summary>
    public void PutBack(IEnumerable<PendingEvent> events)
    {
        _waiting.InsertRange(0, events);
        for (var i = 0; i < _waiting.Count; i++)
        {
            if (_waiting[i] is { Event: { } auditEvent, Alert: { } decision, Stored: var stored })
            {
                _pump.RaiseDirectly(auditEvent, decision);
                _waiting[i] = PendingEvent.Own(auditEvent, alert: null, stored);
            }
        }
    }

    /// <summary>
    /// Allows the next finding with this key, and clears the alert of the last one. The clear is sent only after the alert was
    /// accepted, so that no clear precedes its alert.
    /// </summary>
    public void Clear(TrailFinding finding)
    {
        if (_raised.Remove(finding.Key) || _open.All.Any(open => open.Finding.Key == finding.Key && !open.IsOver))
        {
            ClearOrDefer(finding);
        }
    }

    /// <summary>
    /// Clears open integrity findings that a complete verification did not find. The finding that the trail refuses to seal is
    /// not among them: it is over when the trail seals again.
    /// </summary>
    public void ClearAllExcept(IReadOnlySet<string> found)
    {
        foreach (var finding in _open.All.Select(open => open.Finding)
            .Where(finding => finding.Reason == AlertReason.IntegrityFailure
                && finding.Key != SealFindings.RefusedKey
                && !found.Contains(finding.Key)))
        {
            _raised.Remove(finding.Key);
            ClearOrDefer(finding);
        }
    }

    /// <summary>Saves the open findings for the next start.</summary>
    public void Save() => _open.Save();

    /// <summary>Sends the alerts of events that could not be stored, and saves the open findings, when the writer ends.</summary>
    public void Finish()
    {
        PutBack([]);
        Save();
        if (_waiting.Count > 0)
        {
            AuditLog.OwnEventsLost(_logger, _waiting.Count);
        }
    }

    private void Put(TrailFinding finding)
    {
        var pending = Make(finding);
        _open.Add(finding, pending.Event!);
        AuditLog.Found(_logger, finding.Message);
        _waiting.Add(pending);
    }

    private void RaiseAgain(OpenFinding open)
    {
        switch (open.Unaccepted)
        {
            case null when open.IsOver:
                RaiseClear(open.Finding);
                return;
            case null:
                return;
            case { SequenceNumber: null }:
                Put(open.Finding);
                break;
            case { } stored:
                _pump.RaiseAgain(stored, Decide(open.Finding, stored), open.Place);
                break;
        }

        // An operation that failed in an earlier process is retried in this one, and reported again if it fails again.
        if (open.IsOver || open.Finding.Reason == AlertReason.AuditStorageFailure)
        {
            _open.TryDefer(open.Finding);
        }
    }

    private void ClearOrDefer(TrailFinding finding)
    {
        if (!_open.TryDefer(finding))
        {
            RaiseClear(finding);
        }
    }

    private void RaiseClear(TrailFinding finding)
    {
        _open.Remove(finding);
        var auditEvent = _normalizer.Complete(finding.ToEvent());
        _pump.RaiseDirectly(auditEvent, Decide(finding, auditEvent) with { Action = AlertAction.Clear });
    }

    private PendingEvent Make(TrailFinding finding)
    {
        var auditEvent = _normalizer.Complete(finding.ToEvent());
        return PendingEvent.Own(auditEvent, Decide(finding, auditEvent), finding.Stored);
    }

    // The trail's own reason first, then the reasons of the rules that match the event.
    private AlertDecision Decide(TrailFinding finding, AuditEvent auditEvent)
    {
        var rules = _rules.Evaluate(auditEvent);
        var severity = rules?.Severity > finding.Severity ? rules.Severity : finding.Severity;
        return new AlertDecision(severity, [finding.Reason, .. rules?.Reasons ?? []])
        {
            FindingKey = finding.Key,
            About = StoredEventRules.About(auditEvent),
        };
    }
}
