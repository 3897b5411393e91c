namespace Fapilog.Loading;

/// <summary>
/// What has become of a provider in the plugins folder.
/// </summary>
public enum ProviderState
{
    /// <summary>It can be chosen by its name. None of its code has run.</summary>
    Available = 0,

    /// <summary>It cannot be used; the entry's code and message say why and what to do.</summary>
    Rejected = 1,

    /// <summary>Configuration named it, and its code is in the process until the process ends.</summary>
    Loaded = 2,
}
