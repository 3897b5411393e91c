using Fapilog.Alerting;
using Microsoft.Extensions.Logging;

namespace Fapilog.Auditing;

/// <summary>
/// The trail's own events on their way into it. They pass the queue by: it may be full because of what they tell.
/// </summary>
internal sealed class OwnEvents
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

    public OwnEvents(OpenFindings open, EventNormalizer normalizer, AlertRules rules, AlertPump pump, TimeProvider timeProvider, ILogger logger)
    {
        _open = open;
        _normalizer = normalizer;
        _rules = rules;
        _pump = pump;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    public int Count => _waiting.Count;

    /// <summary>Takes a finding to be stored and alerted, unless the same one was a short while ago. False then.</summary>
    public bool Add(TrailFinding finding)
    {
        var now = _timeProvider.GetUtcNow();
        if (_raised.TryGetValue(finding.Key, out var last) && now - last < Quiet)
        {
            return false;
        }

        AddAnyway(finding);
        return true;
    }

    /// <summary>Takes a finding of a verification, unless it is told already and has not changed since, be it before a restart.</summary>
    public void AddNews(TrailFinding finding)
    {
        if (_open.IsNews(finding))
        {
            AddAnyway(finding);
        }
    }

    /// <summary>Takes a finding however short ago the same one was.</summary>
    public void AddAnyway(TrailFinding finding)
    {
        _raised[finding.Key] = _timeProvider.GetUtcNow();
        _open.Add(finding);
        AuditLog.Found(_logger, finding.Message);
        _waiting.Add(Make(finding));
    }

    public IReadOnlyList<PendingEvent> TakeAll()
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

    /// <summary>Lets the next finding with this key through, and tells whoever wants to know that the last one is over.</summary>
    public void Clear(TrailFinding finding)
    {
        if (_raised.Remove(finding.Key))
        {
            RaiseClear(finding);
        }
    }

    /// <summary>Clears what is open about the trail's integrity and was not found by a verification of all of it.</summary>
    public void ClearAllBut(IReadOnlySet<string> found)
    {
        foreach (var finding in _open.All.Where(finding => !found.Contains(finding.Key)))
        {
            _raised.Remove(finding.Key);
            RaiseClear(finding);
        }
    }

    /// <summary>Keeps which findings are open for the next start.</summary>
    public void Save() => _open.Save();

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
