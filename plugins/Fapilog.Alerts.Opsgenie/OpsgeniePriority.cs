using Fapilog.Alerting;

namespace Fapilog.Alerts.Opsgenie;

/// <summary>
/// The priority of a severity. P1 is the highest, P5 the lowest.
/// </summary>
internal static class OpsgeniePriority
{
    public static string Of(AlertSeverity severity) => severity switch
    {
        >= AlertSeverity.Critical => "P1",
        >= AlertSeverity.Error => "P2",
        >= AlertSeverity.Warning => "P3",
        _ => "P5",
    };
}
