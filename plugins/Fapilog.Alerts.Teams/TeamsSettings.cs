using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Teams;

/// <summary>
/// The settings of a Teams instance.
/// </summary>
public sealed class TeamsSettings : HttpProviderSettings
{
    /// <summary>
    /// Gets or sets the workflow's address, as Teams or Power Automate shows it: as a whole a secret, because whoever has it
    /// can post. It is sent exactly as it is written.
    /// </summary>
    /// <value>Required. <c>https</c>, or <c>http</c> to a network of <see cref="HttpProviderSettings.AllowNetworks"/>.</value>
    [Required]
    [WorkflowAddress]
    public Secret? WorkflowUrl { get; set; }

    /// <inheritdoc/>
    protected override IEnumerable<(string Member, Secret? Address)> Addresses => [(nameof(WorkflowUrl), WorkflowUrl)];
}
