using System.Diagnostics;
using Fapilog.Auditing;
using Fapilog.Compliance;
using Fapilog.Diagnostics;
using Fapilog.Format;
using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// The decision that an event alerts: how urgently and why.
/// </summary>
internal sealed record AlertDecision(AlertSeverity Severity, IReadOnlyList<string> Reasons)
{
    /// <summary>Gets the key that a raise and its clear share; null when nothing will be cleared.</summary>
    public string? FindingKey { get; init; }

    /// <summary>Gets whether the alert says that something happened or that it is over.</summary>
    public AlertAction Action { get; init; }

    /// <summary>Gets a value indicating whether the trail found something about itself.</summary>
    public bool IsFinding => Reasons is [var first, ..] && AlertReason.IsOwn(first);

    /// <summary>Gets the activity in which the event was logged; null when there was none, or the event was read back.</summary>
    public ActivityContext? Origin { get; init; }

    /// <summary>Gets the name of the instance that the alert is about, which never gets it; null for none.</summary>
    public string? About { get; init; }
}

/// <summary>
/// Decides which events alert: fapilog-audit's four conditions, with a severity each. The event's type alone raises nothing.
/// </summary>
internal sealed class AlertRules
{
    private readonly CompliancePolicy _policy;

    public AlertRules(CompliancePolicy policy)
    {
        _policy = policy;
    }

    /// <summary>
    /// Returns one decision with every reason and the highest severity, or null for an event that does not alert.
    /// </summary>
    public AlertDecision? Evaluate(AuditEvent auditEvent)
    {
        if (!_policy.RealTimeAlerts || !Alerts(auditEvent))
        {
            return null;
        }

        var hits = Hits(auditEvent).ToList();
        return new AlertDecision(hits.Max(hit => hit.Severity), [.. hits.Select(hit => hit.Reason)]);
    }

    private static AlertSeverity SecuritySeverity(AuditEventType type) =>
        type == AuditEventType.SecurityViolation ? AlertSeverity.Critical
        : type == AuditEventType.AuthorizationFailed ? AlertSeverity.Error
        : AlertSeverity.Warning;

    private static AlertSeverity PersonalDataSeverity(AuditEventType type) =>
        type == AuditEventType.DataExport || type == AuditEventType.DataDeletion ? AlertSeverity.Error
        : type == AuditEventType.DataModification ? AlertSeverity.Warning
        : AlertSeverity.Info;

    // Health data is one step more urgent than personal data.
    private static AlertSeverity HealthDataSeverity(AuditEventType type) => PersonalDataSeverity(type) switch
    {
        AlertSeverity.Info => AlertSeverity.Warning,
        AlertSeverity.Warning => AlertSeverity.Error,
        _ => AlertSeverity.Critical,
    };

    // The question of every call, so it allocates nothing.
    private bool Alerts(AuditEvent auditEvent) =>
        (_policy.AlertOnCriticalErrors && auditEvent.LogLevel == AuditLogLevel.Critical)
        || (_policy.AlertOnSecurityEvents && auditEvent.LogLevel == AuditLogLevel.Security)
        || (auditEvent.ContainsPii && _policy.Level == ComplianceLevel.Gdpr)
        || (auditEvent.ContainsPhi && _policy.Level == ComplianceLevel.Hipaa);

    private IEnumerable<(string Reason, AlertSeverity Severity)> Hits(AuditEvent auditEvent)
    {
        if (_policy.AlertOnCriticalErrors && auditEvent.LogLevel == AuditLogLevel.Critical)
        {
            yield return (AlertReason.CriticalError, AlertSeverity.Critical);
        }

        if (_policy.AlertOnSecurityEvents && auditEvent.LogLevel == AuditLogLevel.Security)
        {
            yield return (AlertReason.SecurityEvent, SecuritySeverity(auditEvent.EventType));
        }

        if (_policy.Level == ComplianceLevel.Gdpr && auditEvent.ContainsPii)
        {
            yield return (AlertReason.ComplianceViolation, PersonalDataSeverity(auditEvent.EventType));
        }

        if (_policy.Level == ComplianceLevel.Hipaa && auditEvent.ContainsPhi)
        {
            yield return (AlertReason.ComplianceViolation, HealthDataSeverity(auditEvent.EventType));
        }
    }
}

/// <summary>
/// Decides whether a logged event alerts. One that is logged from within a call of a dispatcher does not, and that is logged
/// once per window.
/// </summary>
internal sealed partial class LoggedEventRules
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly AlertRules _rules;
    private readonly LogWindow _window;
    private readonly ILogger _logger;

    public LoggedEventRules(AlertRules rules, TimeProvider timeProvider, ILogger logger)
    {
        _rules = rules;
        _window = new LogWindow(Window, timeProvider);
        _logger = logger;
    }

    public AlertDecision? Evaluate(AuditEvent auditEvent)
    {
        var decision = _rules.Evaluate(auditEvent);
        if (decision is null || AlertCallScope.Instance is not { } instance)
        {
            return decision is not null && Activity.Current is { } activity
                ? decision with { Origin = activity.Context }
                : decision;
        }

        if (_window.TryOpen(out var unlogged))
        {
            AlertWithinCall(_logger, auditEvent.EventId, instance, unlogged);
        }

        return null;
    }

    [LoggerMessage(
        3007,
        LogLevel.Warning,
        AlertCodes.WriteWithinCall
            + ": The event {EventId} was logged from within a call of alert instance '{Instance}', so it is stored and raises no alert. Earlier ones that were not logged: {Unlogged}.")]
    private static partial void AlertWithinCall(ILogger logger, string eventId, string instance, int unlogged);
}

/// <summary>
/// Evaluates an event as it is stored: by the rules, and an event of the trail's own kinds by its kind first.
/// </summary>
internal sealed class StoredEventRules
{
    private readonly AlertRules _rules;

    public StoredEventRules(CompliancePolicy policy)
    {
        _rules = new AlertRules(policy);
        Policy = string.Join(
            ' ',
            policy.RealTimeAlerts,
            policy.Level.Value,
            policy.AlertOnCriticalErrors,
            policy.AlertOnSecurityEvents);
    }

    /// <summary>Gets what the rules depend on as a short text: with another one, an event may have another severity.</summary>
    public string Policy { get; }

    /// <summary>Returns the rules that a short text describes; null if it is none.</summary>
    public static StoredEventRules? FromPolicy(string? policy) =>
        policy?.Split(' ') is [var all, var level, var critical, var security]
        && bool.TryParse(all, out var alerts) && bool.TryParse(critical, out var onCritical)
        && bool.TryParse(security, out var onSecurity) && ComplianceLevel.TryParse(level, out var known)
            ? new StoredEventRules(new CompliancePolicy
            {
                RealTimeAlerts = alerts,
                Level = known,
                AlertOnCriticalErrors = onCritical,
                AlertOnSecurityEvents = onSecurity,
            })
            : null;

    public AlertDecision? Evaluate(AuditEvent auditEvent)
    {
        var rules = _rules.Evaluate(auditEvent);
        var kind = Text(auditEvent, "kind");
        if (kind == Reanchoring.Kind)
        {
            // An operator's command recorded what a start would have found.
            return new AlertDecision(AlertSeverity.Critical, [AlertReason.IntegrityFailure, .. rules?.Reasons ?? []])
            {
                FindingKey = Reanchoring.FindingKeyOf(auditEvent.Metadata) ?? Reanchoring.Kind,
            };
        }

        if (kind is null || !AlertReason.IsOwn(kind))
        {
            return rules;
        }

        // A finding's level follows from its severity.
        var severity = SeverityOf(auditEvent.LogLevel);
        return new AlertDecision(rules?.Severity > severity ? rules.Severity : severity, [kind, .. rules?.Reasons ?? []])
        {
            FindingKey = Text(auditEvent, "finding"),
            About = About(auditEvent),
        };
    }

    /// <summary>Returns the instance that an event of the trail's own is about; null for none.</summary>
    public static string? About(AuditEvent auditEvent) =>
        Text(auditEvent, "kind") == AlertReason.AlertingFailure ? Text(auditEvent, "instance") : null;

    private static string? Text(AuditEvent auditEvent, string key) =>
        auditEvent.Metadata.TryGetValue(key, out var value) && value.Kind is AuditValueKind.String ? value.AsString() : null;

    private static AlertSeverity SeverityOf(AuditLogLevel level) =>
        level == AuditLogLevel.Critical ? AlertSeverity.Critical
        : level == AuditLogLevel.Error ? AlertSeverity.Error
        : level == AuditLogLevel.Warning ? AlertSeverity.Warning
        : AlertSeverity.Info;
}
