namespace Fapilog.Loading;

/// <summary>
/// Where an assembly that a provider needs comes from when the provider runs in this host.
/// </summary>
public enum DependencySource
{
    /// <summary>The provider's own folder: its own version, whatever the host uses.</summary>
    Provider = 0,

    /// <summary>A shared framework this host runs on, such as <c>Microsoft.NETCore.App</c>.</summary>
    Framework = 1,

    /// <summary>The host application's own files: in its version, and only as long as it has one.</summary>
    Application = 2,

    /// <summary>Nowhere. What needs it fails when it is used.</summary>
    Missing = 3,
}
