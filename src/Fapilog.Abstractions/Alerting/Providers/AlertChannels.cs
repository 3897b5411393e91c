namespace Fapilog.Alerting;

/// <summary>
/// What the channel of an alert means to a provider.
/// </summary>
public enum AlertChannels
{
    /// <summary>The provider delivers to one place; a channel is ignored.</summary>
    None = 0,

    /// <summary>A channel is one of the names its settings list; any other is refused.</summary>
    Named = 1,

    /// <summary>A channel is passed to the vendor as it is.</summary>
    Any = 2,
}
