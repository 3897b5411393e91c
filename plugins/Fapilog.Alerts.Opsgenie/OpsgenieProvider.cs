using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Opsgenie;

/// <summary>
/// The provider <c>opsgenie</c>: alerts in Opsgenie and in its successor, Jira Service Management.
/// </summary>
[AlertProvider(
    "opsgenie",
    Aliases = ["jsm", "jira-service-management", "jsm-operations"],
    Description = "Opens and closes alerts in Jira Service Management and in Opsgenie, through the Alert API v2.",
    Settings = typeof(OpsgenieSettings),
    MaxConcurrentCalls = 4,
    HandlesClear = true)]
public sealed class OpsgenieProvider : IAlertProvider
{
    /// <inheritdoc/>
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => new OpsgenieDispatcher(context);
}

/// <summary>
/// Opens an alert, or closes that of a finding that is over. The alias is the same at every attempt: an alert whose answer was
/// lost is counted once more and not opened twice.
/// </summary>
internal sealed class OpsgenieDispatcher : HttpAlertDispatcher<OpsgenieSettings>
{
    /// <summary>"REST APIs will continue to work until April 5, 2027", Atlassian says of Opsgenie.</summary>
    private static readonly DateTimeOffset EndOfOpsgenie = new(2027, 4, 5, 0, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Notice = TimeSpan.FromDays(180);

    private readonly Uri _alerts;

    public OpsgenieDispatcher(AlertProviderContext context)
        : base(context)
    {
        _alerts = WebAddress.Append(Settings.BaseUrl ?? Settings.Preset switch
        {
            OpsgeniePreset.Eu => "https://api.eu.opsgenie.com",
            OpsgeniePreset.Jsm => "https://api.atlassian.com/jsm/ops/integration",
            _ => "https://api.opsgenie.com",
        }, "/v2/alerts");

        if (Settings.Preset is not OpsgeniePreset.Jsm
            && Settings.BaseUrl is null
            && Context.TimeProvider.GetUtcNow() >= EndOfOpsgenie - Notice)
        {
            Context.Log(
                AlertLogLevel.Warning,
                "Opsgenie's API ends on 5 April 2027. Move the account to Jira Service Management, make an 'API' integration there, and "
                + "set 'Preset' to 'Jsm' and 'ApiKey' to its key.");
        }
    }

    protected override IReadOnlyList<HttpAlert> Describe(AuditEvent auditEvent, AlertSeverity severity, string? channel)
    {
        var key = Settings.ApiKey!.Read(ApiKeyAttribute.FindFault);
        var alias = DeliveryKey.ForFinding(auditEvent);
        var isClear = auditEvent.Alert.Action is AlertAction.Clear;
        return
        [
            new HttpAlert
            {
                Address = isClear
                    ? new Uri($"{_alerts.AbsoluteUri}/{Uri.EscapeDataString(alias)}/close?identifierType=alias")
                    : _alerts,
                AddressSecrecy = AddressSecrecy.None,
                Authorization = new("GenieKey", key),
                Body = isClear ? OpsgenieAlert.Close(auditEvent, severity) : OpsgenieAlert.Create(auditEvent, severity, alias),
                PacedBy = key,
                Judge = OpsgenieAnswers.Judge,
                Receipt = answer => Receipt(answer, isClear),
            },
        ];
    }

    private AlertReceipt Receipt(HttpAnswer answer, bool isClear)
    {
        var vendor = Settings.Preset is OpsgeniePreset.Jsm ? "Jira Service Management" : "Opsgenie";
        var note = isClear
            ? $"Accepted, not yet closed: {vendor} processes it later, and drops the close of an alert that is not open."
            : $"Accepted, not yet delivered: {vendor} processes it later, and opens the alert or counts it with the open one of its alias.";
        if (OpsgenieAnswers.IsThrottled(answer))
        {
            note += $" It says that requests are throttled{(OpsgenieAnswers.LimitOf(answer) is { } limit ? $" ({limit})" : string.Empty)}.";
            Context.Log(AlertLogLevel.Warning, note);
        }

        return new AlertReceipt { Reference = answer.ReadText("requestId"), Note = note };
    }
}
