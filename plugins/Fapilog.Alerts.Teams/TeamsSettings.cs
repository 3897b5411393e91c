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
    /// Gets or sets the workflow's address, as Teams or Power Automate shows it: a secret as a whole, because whoever has it
    /// can post. It is used exactly as it is written.
    /// </summary>
    /// <value>Required. <c>https</c>, or <c>http</c> to a network of <see cref="NetworkProviderSettings.AllowNetworks"/>.</value>
    [Required]
    [WorkflowAddress]
    public Secret? WorkflowUrl { get; set; }
}

/// <summary>
/// Checks the address of a workflow. Its message never holds the value.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WorkflowAddressAttribute : SettingRuleAttribute
{
    public WorkflowAddressAttribute()
        : base(FindFault)
    {
        IsEndpoint = true;
    }

    public static string? FindFault(string text)
    {
        var bare = text.Trim();
        if (WebAddress.FindFault(bare) is { } fault)
        {
            return fault;
        }

        if (bare.AsSpan().ContainsAnyExceptInRange('!', '~') || bare.Contains('#', StringComparison.Ordinal))
        {
            return "The address contains a space, a line end, a '#' or a letter outside ASCII, which no workflow's address does. Copy it again as a whole.";
        }

        return IsConnector(new Uri(bare).Host)
            ? "The address is that of an Office 365 connector, which Microsoft has retired: it posts no more. In Teams, open the channel's "
                + "menu, choose 'Workflows' and 'Send webhook alerts to a channel', and configure the address it shows."
            : null;
    }

    private static bool IsConnector(string host) =>
        host.EndsWith(".webhook.office.com", StringComparison.OrdinalIgnoreCase)
        || host.Equals("outlook.office.com", StringComparison.OrdinalIgnoreCase)
        || host.Equals("outlook.office365.com", StringComparison.OrdinalIgnoreCase);
}
