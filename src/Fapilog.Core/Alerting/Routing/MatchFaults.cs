using Fapilog.Auditing;
using Fapilog.Diagnostics;

namespace Fapilog.Alerting;

/// <summary>
/// Finds what is wrong with the conditions of a route, a silence or quiet hours: what <see cref="AlertCondition"/> could never
/// match, and, where alerts are withheld, what never is.
/// </summary>
internal static class MatchFaults
{
    // A silence is kept in a file and in an event of the trail, and other processes can ask for one.
    private const int MostValues = 50;
    private const int LongestValue = 100;

    private static readonly string[] Severities = Enum.GetNames<AlertSeverity>();
    private static readonly string[] SilenceableSeverities =
        [.. Severities.Where(name => name != nameof(AlertSeverity.Critical))];

    // A critical error is always critical, and the other reasons are of the trail's own findings.
    private static readonly string[] SilenceableReasons = [AlertReason.SecurityEvent, AlertReason.ComplianceViolation];

    /// <summary>Returns each fault of the conditions of a route, with the path of the member from the match on.</summary>
    public static IEnumerable<(string Path, string Message)> OfRoute(AlertMatch match) =>
    [
        .. OfSeverity(match, Severities, string.Empty),
        .. OfValues(match, "a reason of an alert", AlertWord.Reasons),
    ];

    /// <summary>Returns the same of a silence or of quiet hours.</summary>
    public static IEnumerable<(string Path, string Message)> OfSilence(AlertMatch match) =>
    [
        .. OfSeverity(match, SilenceableSeverities, ": critical alerts are never withheld"),
        .. OfValues(match, "a reason of an alert that can be withheld", SilenceableReasons),
        .. TooMuch(match),
    ];

    private static IEnumerable<(string Path, string Message)> OfSeverity(AlertMatch match, string[] legal, string why) =>
        legal.Contains(match.MinimumSeverity.ToString())
        ? []
        : [
            (
                nameof(match.MinimumSeverity),
                $"{nameof(match.MinimumSeverity)} is {match.MinimumSeverity}. "
                + $"It must be one of {string.Join(", ", legal)}{why}."),
        ];

    private static IEnumerable<(string Path, string Message)> OfValues(
        AlertMatch match, string reason, IReadOnlyList<string> reasons) =>
    [
        .. OfWords(match.EventTypes, nameof(match.EventTypes), "a type of event", AuditEventType.KnownValues),
        .. OfList(match.Components, nameof(match.Components), OfComponent),
        .. OfWords(match.ComplianceLevels, nameof(match.ComplianceLevels), "a compliance level", ComplianceLevel.KnownValues),
        .. OfWords(match.Reasons, nameof(match.Reasons), reason, reasons),
    ];

    private static IEnumerable<(string Path, string Message)> OfWords(
        IReadOnlyList<string>? words, string list, string kind, IReadOnlyList<string> known) =>
        OfList(words, list, word => AlertWord.Find(word, known) is not null
            ? null
            : $"'{ShortText.Shorten(word)}' is not {kind}.{NearestName.Ask(ShortText.Shorten(word), known)} It is one of "
                + $"{string.Join(", ", known.Select(name => $"'{name}'"))}.");

    private static string? OfComponent(string component) => component.IndexOf('*', StringComparison.Ordinal) is >= 0 and var star
        && star < component.Length - 1
            ? $"The component '{ShortText.Shorten(component)}' has '*' in a place where it stands for nothing. One '*' at the end stands for any ending."
            : null;

    private static IEnumerable<(string Path, string Message)> OfList(
        IReadOnlyList<string>? values, string list, Func<string, string?> explain) => values is null
        ? [(list, $"'{list}' is null. Leave it at its default, or give it.")]
        : from one in values.Select((value, index) => (Path: $"{list}:{index}", Value: value))
          let fault = string.IsNullOrWhiteSpace(one.Value)
              ? $"A value of '{list}' is blank. Remove it, or give it."
              : explain(one.Value)
          where fault is not null
          select (one.Path, fault);

    private static IEnumerable<(string Path, string Message)> TooMuch(AlertMatch match)
    {
        (string Name, IReadOnlyList<string>? Values)[] lists =
        [
            (nameof(match.EventTypes), match.EventTypes),
            (nameof(match.Components), match.Components),
            (nameof(match.ComplianceLevels), match.ComplianceLevels),
            (nameof(match.Reasons), match.Reasons),
        ];
        foreach (var (name, values) in lists)
        {
            if (values?.Count > MostValues)
            {
                yield return (
                    name, $"'{name}' has {values.Count} values. Name at most {MostValues}, or none for all.");
            }

            if (values?.FirstOrDefault(value => value?.Length > LongestValue) is { } longest)
            {
                yield return (
                    name, $"A value of '{name}' has {longest.Length} characters. It has at most {LongestValue}.");
            }
        }
    }
}
