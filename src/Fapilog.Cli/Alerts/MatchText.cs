using Fapilog.Alerting;

namespace Fapilog.Cli;

/// <summary>
/// The conditions of a route or a silence, for people.
/// </summary>
internal static class MatchText
{
    /// <summary>Returns the conditions, of which all must hold.</summary>
    public static string From(AlertMatch match)
    {
        string[] conditions =
        [
            .. match.MinimumSeverity is AlertSeverity.Info
                ? []
                : (string[])[$"severity {SeverityWord.From(match.MinimumSeverity)} or above"],
            .. Condition("event type", match.EventTypes),
            .. Condition("component", match.Components),
            .. Condition("compliance level", match.ComplianceLevels),
            .. Condition("reason", match.Reasons),
        ];
        return conditions.Length == 0 ? "every alert" : string.Join("; ", conditions);
    }

    private static IEnumerable<string> Condition(string what, IReadOnlyList<string> values) =>
        values.Count == 0 ? [] : [$"{what} {RouteWords.Or(values)}"];
}

/// <summary>
/// The same as JSON.
/// </summary>
internal static class MatchDocument
{
    public static object From(AlertMatch match) => new
    {
        MinimumSeverity = SeverityWord.From(match.MinimumSeverity),
        match.EventTypes,
        match.Components,
        match.ComplianceLevels,
        match.Reasons,
    };
}
