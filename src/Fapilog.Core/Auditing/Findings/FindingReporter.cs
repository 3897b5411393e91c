using Fapilog.Alerting;
using Fapilog.Format;
using Microsoft.Extensions.Logging;

namespace Fapilog.Auditing;

/// <summary>
/// Turns findings into events of the trail's own and into alerts: each once while it stands, and a clear when it is over.
/// </summary>
/// <remarks>
/// The events pass the queue by: it may be full because of what they record. Only the writer uses it, and before the writer runs
/// whoever starts it.
/// </remarks>
internal sealed class FindingReporter
{
    // A foreign writer that goes on is one finding and not one per batch.
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly EventNormalizer _normalizer;
    private readonly AlertRules _rules;
    private readonly AlertPump _pump;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly OpenFindings _open;
    private readonly Dictionary<string, DateTimeOffset> _raised = [];
    private readonly List<PendingEvent> _waiting = [];

    public FindingReporter(OpenFindings open, EventNormalizer normalizer, AlertRules rules, AlertPump pump, TimeProvider timeProvider, ILogger logger)
    {
        _open = open;
        _normalizer = normalizer;
        _rules = rules;
        _pump = pump;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    /// <summary>
    /// Reports what the start found, and raises what no instance accepted before it: as an alert of the event that is stored, or
    /// with a new event where none is.
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

        // Before anything else is written: what a start found it finds only once.
        Save();
    }

    /// <summary>Reports a finding, unless the same one was reported a short while ago. False then.</summary>
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

    /// <summary>Reports a finding of a verification, unless it was reported, perhaps before a restart, and has not changed since.</summary>
    public void ReportIfNew(TrailFinding finding)
    {
        if (_open.IsNews(finding))
        {
            ReportAlways(finding);
        }
    }

    /// <summary>Reports a finding however short ago the same one was reported.</summary>
    public void ReportAlways(TrailFinding finding)
    {
        _raised[finding.Key] = _timeProvider.GetUtcNow();
        Put(finding);
    }

    /// <summary>Notes the place that one of these events has in the chain.</summary>
    public void NoteStored(AuditEvent stored) => _open.NoteStored(stored);

    /// <summary>Notes that an instance accepted the alert of an event; a finding that is over by then is cleared.</summary>
    public void Accept(string eventId)
    {
        if (_open.Accept(eventId) is { IsOver: true } over)
        {
            RaiseClear(over.Finding);
        }
    }

    /// <summary>Returns the events that wait to be stored.</summary>
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

    /// <summary>Keeps what could not be stored, and sends its alerts as they are: without a place in the chain.</summary>
    public void PutBack(IEnumerable<PendingEvent> events)
    {
        _waiting.InsertRange(0, events);
        for (var i = 0; i < _waiting.Count; i++)
        {
            if (_waiting[i] is { Event: { } auditEvent, Alert: { } decision, Stored: var stored })
            {
                _pump.Raise(auditEvent, decision);
                _waiting[i] = PendingEvent.Own(auditEvent, alert: null, stored);
            }
        }
    }

    /// <summary>
    /// Lets the next finding with this key through, and clears the alert of the last one: once that was accepted, so that no clear
    /// comes before it.
    /// </summary>
    public void Clear(TrailFinding finding)
    {
        if (_raised.Remove(finding.Key) || _open.All.Any(open => open.Finding.Key == finding.Key && !open.IsOver))
        {
            ClearOrDefer(finding);
        }
    }

    /// <summary>
    /// Clears what is open about the trail's integrity and was not found by a verification of all of it. That the trail refuses
    /// to seal is over when it seals again.
    /// </summary>
    public void ClearAllExcept(IReadOnlySet<string> found)
    {
        foreach (var finding in _open.All.Select(open => open.Finding).Where(finding => finding.Reason == AlertReason.IntegrityFailure && finding.Key != SealFindings.RefusedKey && !found.Contains(finding.Key)))
        {
            _raised.Remove(finding.Key);
            ClearOrDefer(finding);
        }
    }

    /// <summary>Keeps which findings are open for the next start.</summary>
    public void Save() => _open.Save();

    /// <summary>Sends the alerts of what could not be stored, and keeps what is open: the writer ends.</summary>
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
                _pump.Raise(stored, Decide(open.Finding, stored));
                break;
        }

        // What could not be done in an earlier process is tried anew in this one, and told anew where it fails again.
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
        _pump.Raise(auditEvent, Decide(finding, auditEvent) with { Action = AlertAction.Clear });
    }

    private PendingEvent Make(TrailFinding finding)
    {
        var auditEvent = _normalizer.Complete(finding.ToEvent());
        return PendingEvent.Own(auditEvent, Decide(finding, auditEvent), finding.Stored);
    }

    // The trail's own reason first; the rules' where they hold for the event too.
    private AlertDecision Decide(TrailFinding finding, AuditEvent auditEvent)
    {
        var rules = _rules.Evaluate(auditEvent);
        var severity = rules?.Severity > finding.Severity ? rules.Severity : finding.Severity;
        return new AlertDecision(severity, [finding.Reason, .. rules?.Reasons ?? []]) { FindingKey = finding.Key };
    }
}
