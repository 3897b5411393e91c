namespace Fapilog.Loading;

/// <summary>
/// What happens when a provider that configuration names cannot be used.
/// </summary>
public enum OnProviderError
{
    /// <summary>The host does not start, and is told everything that is wrong.</summary>
    Fail = 0,

    /// <summary>
    /// The host starts; the instance is faulted, its alerts wait, and everything that is wrong is logged as an error.
    /// </summary>
    Degrade = 1,
}
