namespace Fapilog.Hosting;

/// <summary>
/// What happens when a provider that configuration names cannot be used.
/// </summary>
internal enum OnProviderError
{
    /// <summary>The host does not start.</summary>
    Fail,

    /// <summary>The host starts without the instance. Not available yet.</summary>
    Degrade,
}
