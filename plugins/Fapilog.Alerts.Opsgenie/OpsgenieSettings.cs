using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Opsgenie;

/// <summary>
/// The settings of an Opsgenie or Jira Service Management instance.
/// </summary>
public sealed class OpsgenieSettings : HttpProviderSettings
{
    /// <summary>Gets or sets the key of an integration of the type <c>API</c>, made where <see cref="Preset"/> points.</summary>
    /// <value>Required.</value>
    [Required]
    [ApiKey]
    public Secret? ApiKey { get; set; }

    /// <summary>Gets or sets where the account is hosted.</summary>
    /// <value>The default is <see cref="OpsgeniePreset.Us"/>.</value>
    [EnumDataType(typeof(OpsgeniePreset), ErrorMessage = "'{0}' must be 'Us', 'Eu' or 'Jsm'.")]
    public OpsgeniePreset Preset { get; set; }

    /// <summary>
    /// Gets or sets the address of the Alert API, without <c>/v2/alerts</c>, in place of the preset's; a path is kept.
    /// </summary>
    /// <value>The default is <see langword="null"/>: the preset's.</value>
    [WebAddress(isBase: true)]
#pragma warning disable CA1056 // A setting is text until it has been checked.
    public string? BaseUrl { get; set; }
#pragma warning restore CA1056
}

/// <summary>
/// Where an account is hosted.
/// </summary>
public enum OpsgeniePreset
{
    /// <summary>Opsgenie's US service region, <c>https://api.opsgenie.com</c>; ends on 5 April 2027.</summary>
    Us = 0,

    /// <summary>Opsgenie's EU service region, <c>https://api.eu.opsgenie.com</c>; ends on 5 April 2027.</summary>
    Eu = 1,

    /// <summary>
    /// Jira Service Management Operations, <c>https://api.atlassian.com/jsm/ops/integration</c>, in every region.
    /// </summary>
    Jsm = 2,
}

/// <summary>
/// Checks the key of an integration. The vendor documents no form; these are never one.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ApiKeyAttribute : SettingRuleAttribute
{
    private const string WhereToFind =
        "Make an integration of the type 'API' (in Jira Service Management: 'Operations', 'Integrations') and copy its API key.";

    public ApiKeyAttribute()
        : base(FindFault)
    {
    }

    public static string? FindFault(string key)
    {
        if (key.StartsWith("GenieKey", StringComparison.OrdinalIgnoreCase))
        {
            return "The API key begins with 'GenieKey', which is the word before it in the header. Leave the word out.";
        }

        if (key.StartsWith("ATATT", StringComparison.Ordinal) || key.StartsWith("ATCTT", StringComparison.Ordinal))
        {
            return $"The API key is an Atlassian API token, which belongs to a person and opens no alerts. {WhereToFind}";
        }

        return key.All(character => character is > ' ' and <= '~')
            ? null
            : $"The API key contains a space, a line end or a character that no key has. {WhereToFind}";
    }
}
