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
    [WebAddress(IsBase = true)]
#pragma warning disable CA1056 // A setting is text until it has been checked.
    public string BaseUrl { get; set; } = "https://events.pagerduty.com";

    /// <summary>
    /// Gets or sets a page about these alerts, such as a dashboard or a runbook, to which PagerDuty links each of them.
    /// <c>{event_id}</c> and <c>{sequence_number}</c> in it become the event's.
    /// </summary>
    /// <value>The default is <see langword="null"/>: no link.</value>
    [WebAddress]
    public string? ClientUrl { get; set; }
#pragma warning restore CA1056

    /// <inheritdoc/>
    protected override IEnumerable<(string Member, Secret? Address)> Addresses =>
        [(nameof(BaseUrl), BaseUrl is { Length: > 0 } url ? Secret.Parse("literal:" + url) : null)];
}
