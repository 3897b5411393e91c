namespace Fapilog.Hosting;

/// <summary>
/// The environment variable that starts an application without its providers. Not a setting: whoever needs it may be unable to
/// change the configuration.
/// </summary>
internal static class SafeModeVariable
{
    public const string Name = "FAPILOG_SAFE_MODE";

    private static readonly HashSet<string> Off =
        new(StringComparer.OrdinalIgnoreCase) { string.Empty, "0", "false", "no", "off" };

    public static bool IsOn => Means(Environment.GetEnvironmentVariable(Name));

    /// <summary>An unknown word means on: safe mode loses nothing that a restart does not bring back.</summary>
    public static bool Means(string? value) => !Off.Contains((value ?? string.Empty).Trim());
}
