using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;

namespace Fapilog.Delivery;

/// <summary>
/// The settings every provider that sends by HTTP has. A provider's settings class derives from it.
/// </summary>
/// <remarks>Filled by the host before the provider is made, and only read afterwards.</remarks>
public abstract class HttpProviderSettings : IValidatableObject
{
    /// <summary>Gets or sets the networks that may be connected to although they are not public, such as <c>10.0.0.0/8</c>.</summary>
    /// <value>The default is none: public addresses and <c>https</c> only.</value>
    [Networks]
    public IReadOnlyList<string> AllowNetworks { get; set; } = [];

    /// <summary>Gets or sets how long one attempt may take, its answer included.</summary>
    /// <value>From 1 second to 2 minutes; the default is 15 seconds.</value>
    [AttemptTime]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Gets or sets the proxy to go through, a secret because it may hold a password. <see cref="AllowNetworks"/> then judges
    /// the proxy's address and not the endpoint's. Read once, when the provider is made.
    /// </summary>
    /// <value>The default is none, whatever the environment names.</value>
    [ProxyAddress]
    public Secret? Proxy { get; set; }

    /// <summary>
    /// Gets or sets the certificate authorities that are trusted in place of the system's, in PEM form: <c>file:ca.pem</c>.
    /// </summary>
    /// <value>The default is the system's.</value>
    [Certificates]
    public Secret? CertificateAuthority { get; set; }

    /// <summary>Checks what no single member can tell: <c>http</c> needs an allowed network.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>The faults.</returns>
    public virtual IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => AllowNetworks.Count > 0
        ? []
        : Addresses.Where(address => IsPlain(address.Address)).Select(address => new ValidationResult(
            "The address is 'http', which is sent to allowed networks only. Use 'https', or add the endpoint's network to "
            + "'AllowNetworks'.",
            [address.Member, nameof(AllowNetworks)]));

    /// <summary>Gets the configured addresses with the names of their settings; absent ones are <see langword="null"/>.</summary>
    protected abstract IEnumerable<(string Member, Secret? Address)> Addresses { get; }

    /// <summary>Makes the options of the <see cref="HttpDelivery"/> these settings ask for.</summary>
    /// <param name="retry">How often and how long one call tries; its limit of an attempt is set from <see cref="Timeout"/>.</param>
    /// <param name="pacing">The vendor's limits.</param>
    /// <returns>The options.</returns>
    /// <exception cref="InvalidOperationException">The proxy's secret cannot be read.</exception>
    public HttpDeliveryOptions ToDeliveryOptions(RetryOptions retry, params IReadOnlyList<PacingRule> pacing)
    {
        ArgumentNullException.ThrowIfNull(retry);

        retry.AttemptTimeout = Timeout;
        return new HttpDeliveryOptions
        {
            Networks = NetworkGuard.Parse(AllowNetworks),
            Retry = retry,
            Pacing = pacing,
            Proxy = Proxy is { } proxy ? new Uri(proxy.GetValue()) : null,
            Trust = CertificateAuthority is { } certificates ? new CertificateTrust(certificates) : null,
        };
    }

    private static bool IsPlain(Secret? address) =>
        SettingText.Read(address) is ({ } text, null) && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp;
}
