using Fapilog.Loading;

namespace Fapilog.Hosting;

/// <summary>
/// The path of the lock file: beside the configuration that says what runs, and not beside what runs.
/// </summary>
internal static class LockFilePath
{
    private const string Name = "plugins.lock.json";

    /// <param name="section">The path of the section <c>Alerting</c>.</param>
    /// <param name="configured">The value of <c>Trust:LockFile</c>.</param>
    /// <param name="sources">Where configuration comes from.</param>
    public static string Resolve(string section, string? configured, ConfigurationSources sources)
    {
        // Not the working directory, for the same reason as PluginsPath.
        var directory = string.IsNullOrEmpty(configured)
            ? sources.FileDirectoryOfAny($"{section}:PluginsPath", $"{section}:Provider", $"{section}:Providers")
            : sources.FileDirectoryOf($"{section}:Trust:LockFile");
        return Path.GetFullPath(string.IsNullOrEmpty(configured) ? Name : configured, directory ?? AppContext.BaseDirectory);
    }

    /// <summary>
    /// Returns the options for the catalogue. A lock file that configuration names must exist; the default one need not.
    /// </summary>
    public static TrustOptions Trust(TrustOptions configured, string path) => new()
    {
        Strict = configured.Strict,
        AllowLinks = configured.AllowLinks,
        LockFile = !string.IsNullOrEmpty(configured.LockFile) || Path.Exists(path) ? path : null,
    };
}
