using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;

namespace Fapilog.Delivery;

/// <summary>
/// The settings of every provider that connects to a server. A provider's settings class derives from it, or from
/// <see cref="HttpProviderSettings"/>.
/// </summary>
/// <remarks>The host fills the settings before it makes the provider; they are only read afterwards.</remarks>
public abstract class NetworkProviderSettings
{
    /// <summary>
    /// Gets or sets the networks that may be connected to although they are not public, such as <c>10.0.0.0/8</c>.
    /// </summary>
    /// <value>The default is none: public addresses only, and no plain <c>http</c>.</value>
    [Networks]
    public IReadOnlyList<string> AllowNetworks { get; set; } = [];

    /// <summary>Gets or sets how long one attempt may take, its answer included.</summary>
    /// <value>From 1 second to 2 minutes; the default is 15 seconds unless a provider says otherwise.</value>
    [DurationRange("00:00:01", "00:02:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Gets or sets the certificate authorities that are trusted in place of the system's, in PEM form: <c>file:ca.pem</c>.
    /// </summary>
    /// <value>The default is <see langword="null"/>: the system's.</value>
    [Certificates]
    public Secret? CertificateAuthority { get; set; }
}

/// <summary>
/// The settings of every provider that sends by HTTP. A provider's settings class derives from it.
/// </summary>
/// <remarks>The host fills the settings before it makes the provider; they are only read afterwards.</remarks>
public abstract class HttpProviderSettings : NetworkProviderSettings
{
    // The host lists there the settings whose values it refused.
    private const string RefusedSettings = "Fapilog.RefusedSettings";

    /// <summary>
    /// Gets or sets the proxy to use, a secret because it may contain a password.
    /// <see cref="NetworkProviderSettings.AllowNetworks"/> then judges the proxy's address and not the endpoint's. Read once,
    /// when the provider is made.
    /// </summary>
    /// <value>
    /// The default is <see langword="null"/>: no proxy, whatever the environment names. An empty value is the same, as it is to
    /// those who read <c>HTTPS_PROXY</c>.
    /// </value>
    [ProxyAddress]
    [DisplayFormat(ConvertEmptyStringToNull = true)]
    public Secret? Proxy { get; set; }

    /// <summary>Says that an address is <c>http</c> although no network is allowed that it could be sent to.</summary>
    /// <param name="address">An address, by the rules of <see cref="WebAddress"/>.</param>
    /// <returns>Full sentences that hold nothing of the address, or <see langword="null"/> when nothing is wrong.</returns>
    public string? PlainHttpFault(string? address) =>
        AllowNetworks.Count == 0 && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp
            ? "The address is 'http', which is sent to allowed networks only. Use 'https', or add the endpoint's network to "
                + "'AllowNetworks'."
            : null;

    /// <summary>
    /// Says the same in the rule of a setting, unless the host refused the value of
    /// <see cref="NetworkProviderSettings.AllowNetworks"/>: that fault is the cause, and this one would go away with it.
    /// </summary>
    /// <param name="address">An address, by the rules of <see cref="WebAddress"/>.</param>
    /// <param name="validationContext">What is being checked; only settings of this class are.</param>
    /// <returns>Full sentences that hold nothing of the address, or <see langword="null"/> when nothing is wrong.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="validationContext"/> is null.</exception>
    public static string? PlainHttpFault(string? address, ValidationContext validationContext)
    {
        ArgumentNullException.ThrowIfNull(validationContext);
        var isRefused = validationContext.Items.TryGetValue(RefusedSettings, out var refused)
            && (refused as IEnumerable<string>)?.Contains(nameof(AllowNetworks), StringComparer.OrdinalIgnoreCase) is true;
        return isRefused ? null : (validationContext.ObjectInstance as HttpProviderSettings)?.PlainHttpFault(address);
    }
}
