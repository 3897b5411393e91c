using Fapilog.Auditing;

namespace Fapilog.Alerting;

/// <summary>
/// A stored event that alerts, as the trail's writer hands it over.
/// </summary>
internal readonly record struct StoredAlert(AuditEvent Event, AlertDecision Decision, AlertPosition Position);
