using System.Globalization;
using Fapilog.Alerting;

namespace Fapilog.Delivery;

/// <summary>
/// The words vendors and people see for the contract's own values.
/// </summary>
public static class AlertWords
{
    /// <summary>Returns the word of a severity; a value between two is the lower one.</summary>
    /// <param name="severity">The severity.</param>
    /// <returns><c>critical</c>, <c>error</c>, <c>warning</c> or <c>info</c>.</returns>
    public static string Of(AlertSeverity severity) => severity switch
    {
        >= AlertSeverity.Critical => "critical",
        >= AlertSeverity.Error => "error",
        >= AlertSeverity.Warning => "warning",
        _ => "info",
    };

    /// <summary>Writes a moment in UTC to the microsecond after RFC 3339: <c>2026-03-01T12:30:45.123456Z</c>.</summary>
    /// <param name="instant">The moment.</param>
    /// <returns>The text.</returns>
    public static string Time(DateTimeOffset instant) =>
        instant.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    internal static IEnumerable<string> Marks(AlertDetails alert)
    {
        if (alert.IsTest)
        {
            yield return "TEST";
        }

        if (alert.IsReplay)
        {
            yield return "REPLAY";
        }

        if (alert.Action is AlertAction.Clear)
        {
            yield return "CLEARED";
        }
    }
}
