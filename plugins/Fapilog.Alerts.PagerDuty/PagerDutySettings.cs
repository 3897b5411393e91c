using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;
using Fapilog.Delivery;

namespace Fapilog.Alerts.PagerDuty;

/// <summary>
/// The settings of a PagerDuty instance.
/// </summary>
public sealed class PagerDutySettings : HttpProviderSettings
{
    /// <summary>Gets or sets the integration key of an <c>Events API v2</c> integration: 32 letters and digits.</summary>
    /// <value>Required.</value>
    [Required]
    [RoutingKey]
    public Secret? RoutingKey { get; set; }

    /// <summary>Gets or sets the address of the Events API, without <c>/v2/enqueue</c>; a path is kept.</summary>
    /// <value>
    /// The default is the US service region, <c>https://events.pagerduty.com</c>. The EU's is
    /// <c>https://events.eu.pagerduty.com</c>.
    /// </value>
    [WebAddress(isBase: true)]
#pragma warning disable CA1056 // A setting is text until it has been checked.
    public string BaseUrl { get; set; } = "https://events.pagerduty.com";

    /// <summary>
    /// Gets or sets a page about these alerts, such as a dashboard or a runbook, to which PagerDuty links each of them.
    /// <c>{event_id}</c> and <c>{sequence_number}</c> in it become the event's.
    /// </summary>
    /// <value>The default is <see langword="null"/>: no link.</value>
    [WebAddress(IsLink = true)]
    public string? ClientUrl { get; set; }
#pragma warning restore CA1056
}

/// <summary>
/// Checks the form of an integration key.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class RoutingKeyAttribute : SettingRuleAttribute
{
    private const int Length = 32;
    private const int RestKeyLength = 20;

    private const string WhereToFind =
        "In PagerDuty, open the service, 'Integrations', add or open 'Events API V2', and copy its 'Integration Key'.";

    public RoutingKeyAttribute()
        : base(FindFault)
    {
    }

    public static string? FindFault(string text)
    {
        if (text.Length == Length && text.All(char.IsAsciiLetterOrDigit))
        {
            return null;
        }

        return text.Length switch
        {
            RestKeyLength =>
                "The routing key has 20 characters, as a REST API key does, and that opens no alerts. An integration key "
                + $"has 32 letters and digits. {WhereToFind}",
            Length => $"The routing key has 32 characters, but not all are letters and digits. {WhereToFind}",
            _ => $"The routing key has {text.Length} {(text.Length == 1 ? "character" : "characters")}, and an integration key has 32 letters and digits. {WhereToFind}",
        };
    }
}
