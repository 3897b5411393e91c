using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.PagerDuty;

/// <summary>
/// The provider <c>pagerduty</c>: alerts of a PagerDuty service, through its Events API v2.
/// </summary>
[AlertProvider(
    "pagerduty",
    Aliases = ["pd"],
    Description = "Opens and resolves alerts of a PagerDuty service, through the Events API v2.",
    Settings = typeof(PagerDutySettings),
    MaxConcurrentCalls = 4,
    HandlesClear = true)]
public sealed class PagerDutyProvider : IAlertProvider
{
    /// <inheritdoc/>
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => new PagerDutyDispatcher(context);
}

/// <summary>
/// Opens an alert, or resolves that of a finding that is over. The deduplication key is the same at every attempt: an alert
/// whose answer was lost is not opened twice.
/// </summary>
internal sealed class PagerDutyDispatcher : HttpAlertDispatcher<PagerDutySettings>
{
    /// <summary>About 120 calls a minute for one integration key, counted over the last 60 seconds.</summary>
    private static readonly PacingRule Rate = new(120, TimeSpan.FromSeconds(60));

    public PagerDutyDispatcher(AlertProviderContext context)
        : base(context, Rate)
    {
    }

    protected override IReadOnlyList<HttpAlert> Describe(AuditEvent auditEvent, AlertSeverity severity, string? channel)
    {
        var key = Settings.RoutingKey!.Read(RoutingKeyAttribute.FindFault);
        return
        [
            new HttpAlert
            {
                Address = WebAddress.Append(Settings.BaseUrl, "/v2/enqueue"),
                AddressSecrecy = AddressSecrecy.None,
                Body = PagerDutyEvent.Render(key, auditEvent, severity, Settings.ClientUrl),
                Secrets = [key],
                PacedBy = key,
                Judge = PagerDutyAnswers.Judge,
                Receipt = answer => new AlertReceipt
                {
                    Reference = PagerDutyAnswers.DedupKey(answer) ?? DeliveryKey.ForFinding(auditEvent),
                    Note = auditEvent.Alert.Action is AlertAction.Clear
                        ? "Accepted, not yet resolved: PagerDuty queues what it accepts, and drops the resolve of an alert that is not open."
                        : "Accepted, not yet delivered: PagerDuty queues what it accepts. It opens the alert, or adds to the open one of this key.",
                },
            },
        ];
    }
}
