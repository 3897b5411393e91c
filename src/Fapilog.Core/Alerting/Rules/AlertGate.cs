using Fapilog.Auditing;
using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// Says whether an event alerts. One that is logged from within a call of a dispatcher does not, and that is told now and then.
/// </summary>
internal sealed class AlertGate
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly AlertRules _rules;
    private readonly LogWindow _window;
    private readonly ILogger _logger;

    public AlertGate(AlertRules rules, TimeProvider timeProvider, ILogger logger)
    {
        _rules = rules;
        _window = new LogWindow(Quiet, timeProvider);
        _logger = logger;
    }

    public AlertDecision? Evaluate(AuditEvent auditEvent)
    {
        var decision = _rules.Evaluate(auditEvent);
        if (decision is null || AlertCallScope.Instance is not { } instance)
        {
            return decision;
        }

        if (_window.TryOpen(out var untold))
        {
            AlertLog.AlertWithinCall(_logger, auditEvent.EventId, instance, untold);
        }

        return null;
    }
}
