using Fapilog.Delivery;

namespace Fapilog.Alerts.Opsgenie;

/// <summary>
/// Where the Alert API of an account is, and until when.
/// </summary>
internal sealed class OpsgenieEndpoint
{
    /// <summary>"REST APIs will continue to work until April 5, 2027", Atlassian says of Opsgenie.</summary>
    public static readonly DateTimeOffset EndOfOpsgenie = new(2027, 4, 5, 0, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Notice = TimeSpan.FromDays(180);

    private readonly Uri _alerts;

    public OpsgenieEndpoint(OpsgenieSettings settings)
    {
        Name = settings.Preset is OpsgeniePreset.Jsm ? "Jira Service Management" : "Opsgenie";
        _alerts = WebAddress.Append(WebAddress.Parse(settings.BaseUrl ?? BaseOf(settings.Preset)), "/v2/alerts");
    }

    /// <summary>Gets what the vendor is called before people.</summary>
    public string Name { get; }

    public Uri Create => _alerts;

    public Uri Close(string alias) => new($"{_alerts.AbsoluteUri}/{Uri.EscapeDataString(alias)}/close?identifierType=alias");

    public static string? WarningAt(DateTimeOffset now, OpsgenieSettings settings) =>
        settings.Preset is OpsgeniePreset.Jsm || settings.BaseUrl is not null || now < EndOfOpsgenie - Notice
            ? null
            : "Opsgenie's API ends on 5 April 2027. Move the account to Jira Service Management, make an 'API' integration there, and "
                + "set 'Preset' to 'Jsm' and 'ApiKey' to its key.";

    private static string BaseOf(OpsgeniePreset preset) => preset switch
    {
        OpsgeniePreset.Eu => "https://api.eu.opsgenie.com",
        OpsgeniePreset.Jsm => "https://api.atlassian.com/jsm/ops/integration",
        _ => "https://api.opsgenie.com",
    };
}
