namespace Fapilog.Hosting;

/// <summary>
/// The environment variable that lets an application start without its providers. Not a setting: who needs it may be unable to
/// change the configuration.
/// </summary>
internal static class SafeModeVariable
{
    private const string Name = "FAPILOG_SAFE_MODE";

    private static readonly HashSet<string> Off = new(StringComparer.OrdinalIgnoreCase) { string.Empty, "0", "false", "no", "off" };

    public static bool IsOn => Means(Environment.GetEnvironmentVariable(Name));

    /// <summary>Whoever sets it to a word we do not know wants it on: nothing is lost by it that a restart does not bring back.</summary>
    public static bool Means(string? value) => !Off.Contains((value ?? string.Empty).Trim());
}
