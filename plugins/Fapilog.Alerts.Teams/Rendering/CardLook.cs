using Fapilog.Alerting;

namespace Fapilog.Alerts.Teams;

/// <summary>
/// How a severity looks: the colour of its word and the style of the field behind it.
/// </summary>
internal readonly record struct CardLook(string Color, string Style)
{
    public static CardLook Of(AlertSeverity severity, AlertAction action) => severity switch
    {
        _ when action is AlertAction.Clear => new("Good", "good"),
        >= AlertSeverity.Error => new("Attention", "attention"),
        >= AlertSeverity.Warning => new("Warning", "warning"),
        _ => new("Default", "emphasis"),
    };
}
