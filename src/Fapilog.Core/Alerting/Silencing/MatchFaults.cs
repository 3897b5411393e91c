using Fapilog.Auditing;
using Fapilog.Diagnostics;

namespace Fapilog.Alerting;

/// <summary>
/// Finds what is wrong with the match of a silence or of quiet hours: what could never match, and what is never withheld.
/// </summary>
internal static class MatchFaults
{
    // A match is kept with each silence, and other processes can write the file.
    private const int MostValues = 50;
    private const int LongestValue = 100;

    // A critical error is always critical, and the other reasons are of the trail's own findings.
    private static readonly string[] Silenceable = [AlertReason.SecurityEvent, AlertReason.ComplianceViolation];

    /// <summary>Returns each fault with the name of the member.</summary>
    public static IEnumerable<(string Member, string Message)> Find(AlertMatch match)
    {
        if (!Enum.IsDefined(match.MinimumSeverity) || match.MinimumSeverity is AlertSeverity.Critical)
        {
            yield return (
                nameof(match.MinimumSeverity),
                $"The lowest severity is '{match.MinimumSeverity}'. It is Info, Warning or Error: critical alerts are never withheld.");
        }

        foreach (var fault in Values("event type", match.EventTypes, IsEventType, AuditEventType.KnownValues))
        {
            yield return (nameof(match.EventTypes), fault);
        }

        foreach (var fault in Values("component", match.Components, component => component.TrimEnd('*').Length > 0, null))
        {
            yield return (nameof(match.Components), fault);
        }

        foreach (var fault in Values("compliance level", match.ComplianceLevels, IsLevel, ComplianceLevel.KnownValues))
        {
            yield return (nameof(match.ComplianceLevels), fault);
        }

        foreach (var fault in Values("reason", match.Reasons, Silenceable.Contains, Silenceable))
        {
            yield return (nameof(match.Reasons), fault);
        }
    }

    private static bool IsEventType(string type) => AuditEventType.TryParse(type, out _);

    private static bool IsLevel(string level) => ComplianceLevel.TryParse(level, out _);

    private static IEnumerable<string> Values(
        string what, IReadOnlyList<string>? values, Func<string, bool> isLegal, IReadOnlyList<string>? known)
    {
        if (values is null || values.Count > MostValues)
        {
            yield return $"The match names {values?.Count ?? 0} values of '{what}'. Name at most {MostValues}, or none for all.";
            yield break;
        }

        foreach (var value in values)
        {
            if (string.IsNullOrWhiteSpace(value) || value.Length > LongestValue || !isLegal(value))
            {
                yield return $"The {what} '{ShortText.Shorten(value ?? string.Empty, LongestValue)}' cannot be matched. Name "
                    + (known is null
                        ? $"a text of 1 to {LongestValue} characters, in which a final '*' stands for any ending."
                        : $"one of {string.Join(", ", known)}.");
            }
        }
    }
}
