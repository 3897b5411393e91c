namespace Fapilog.Delivery;

/// <summary>
/// How an <see cref="HttpDelivery"/> connects and tries.
/// </summary>
public sealed class HttpDeliveryOptions
{
    /// <summary>Gets or sets which addresses may be connected to.</summary>
    /// <value>The default is <see cref="NetworkGuard.PublicOnly"/>.</value>
    public NetworkGuard Networks { get; set; } = NetworkGuard.PublicOnly;

    /// <summary>Gets or sets how often and how long one call tries.</summary>
    /// <value>The default is a <see cref="RetryOptions"/> with its defaults.</value>
    public RetryOptions Retry { get; set; } = new();

    /// <summary>Gets or sets how long a connection may take to be opened; the attempt's own limit holds beside it.</summary>
    /// <value>The default is 10 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how many calls a destination takes within any window of time.</summary>
    /// <value>The default is none: calls wait only where an endpoint asks for a pause, and then all calls to it do.</value>
    public IReadOnlyList<PacingRule> Pacing { get; set; } = [];

    /// <summary>
    /// Gets or sets the proxy to go through. <see cref="Networks"/> then judges the proxy's address and not the endpoint's,
    /// which only the proxy learns.
    /// </summary>
    /// <value>The default is <see langword="null"/>: none, whatever the environment names.</value>
    public Uri? Proxy { get; set; }

    /// <summary>Gets or sets the certificate authorities that are trusted in place of the system's.</summary>
    /// <value>The default is <see langword="null"/>: the system's.</value>
    public CertificateTrust? Trust { get; set; }

    /// <summary>Gets or sets how a host name is resolved. For tests.</summary>
    internal Func<string, CancellationToken, Task<System.Net.IPAddress[]>>? Resolve { get; set; }
}
