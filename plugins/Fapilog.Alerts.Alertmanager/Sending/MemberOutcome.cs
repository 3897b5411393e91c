using Fapilog.Alerting;

namespace Fapilog.Alerts.Alertmanager;

/// <summary>
/// How an alert went with one member: accepted unless there is a failure.
/// </summary>
internal sealed record MemberOutcome(AlertmanagerMember Member, AlertDeliveryException? Failure)
{
    public bool IsAccepted => Failure is null;
}
