using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// Decides whether a provider that configuration names is trusted.
/// </summary>
internal sealed class ProviderTrust
{
    private readonly TrustOptions _options;
    private readonly PinGuard _pins;
    private readonly PermissionGuard _permissions;

    /// <param name="options">What is asked for; the path of the lock file is absolute.</param>
    /// <param name="root">The plugins folder.</param>
    /// <param name="copies">The folder in which private copies are made.</param>
    public ProviderTrust(TrustOptions options, string root, string copies)
    {
        _options = options;
        _pins = new PinGuard(options);
        _permissions = new PermissionGuard(root, options.LockFile, copies);
    }

    /// <param name="row">The provider.</param>
    /// <param name="original">What is in the plugins folder, where others may change it.</param>
    /// <param name="judged">What is compared with the lock file: the private copy, or the original where there is none.</param>
    /// <exception cref="Diagnostics.FapilogException">The lock file is unusable, or a file may not be read.</exception>
    public Examination Check(ProviderRow row, ProviderContents original, ProviderContents judged)
    {
        var pins = _pins.Check(row, judged);
        var permissions = _permissions.Check(row.Location, original);
        return _options.Strict
            ? new Examination(Listed(pins, permissions), [])
            : new Examination(Listed(pins), Listed(permissions));
    }

    private static Fault[] Listed(params IEnumerable<Fault?> said) => [.. said.OfType<Fault>()];
}
