using Fapilog.Loading;

namespace Fapilog.Hosting;

/// <summary>
/// Where the lock file lies: with the configuration that says what runs, and not with what runs.
/// </summary>
internal static class LockFilePath
{
    private const string Name = "plugins.lock.json";

    /// <param name="section">The path of the section <c>Alerting</c>.</param>
    /// <param name="configured">What <c>Trust:LockFile</c> says.</param>
    /// <param name="sources">Where configuration comes from.</param>
    public static string Of(string section, string? configured, ConfigurationSources sources)
    {
        // Not the working directory, for the reason that PluginsPath has.
        var directory = string.IsNullOrEmpty(configured)
            ? sources.FileDirectoryOfAny($"{section}:PluginsPath", $"{section}:Provider", $"{section}:Providers")
            : sources.FileDirectoryOf($"{section}:Trust:LockFile");
        return Path.GetFullPath(string.IsNullOrEmpty(configured) ? Name : configured, directory ?? AppContext.BaseDirectory);
    }

    /// <summary>Returns what the catalogue is to trust. A lock file that is named must be there; another need not.</summary>
    public static TrustOptions Trust(TrustOptions configured, string path) => new()
    {
        Strict = configured.Strict,
        AllowLinks = configured.AllowLinks,
        LockFile = !string.IsNullOrEmpty(configured.LockFile) || Path.Exists(path) ? path : null,
    };
}
