using Fapilog.Alerting;

namespace Fapilog.Cli;

/// <summary>
/// A severity as people and scripts write it.
/// </summary>
internal static class SeverityWord
{
    public static string Of(AlertSeverity severity) => severity.ToString().ToLowerInvariant();

    public static bool TryParse(string text, out AlertSeverity severity)
    {
        foreach (var one in Enum.GetValues<AlertSeverity>().Where(one => text.Equals(Of(one), StringComparison.OrdinalIgnoreCase)))
        {
            severity = one;
            return true;
        }

        severity = default;
        return false;
    }
}
