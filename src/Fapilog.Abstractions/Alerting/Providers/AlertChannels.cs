namespace Fapilog.Alerting;

/// <summary>
/// How a provider uses the channel of an alert.
/// </summary>
public enum AlertChannels
{
    /// <summary>The provider delivers to one destination; the channel is ignored.</summary>
    None = 0,

    /// <summary>The channel must be one of the names in the provider's settings; any other is rejected.</summary>
    Named = 1,

    /// <summary>The channel is passed to the vendor unchanged.</summary>
    Any = 2,
}
