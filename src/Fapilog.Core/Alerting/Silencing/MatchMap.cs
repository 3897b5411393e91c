using Fapilog.Auditing;
using Fapilog.Format;

namespace Fapilog.Alerting;

/// <summary>
/// A match as a map, as it is in a file, in a command and in an event of the trail. Conditions that are not set are absent.
/// </summary>
internal static class MatchMap
{
    public static AuditMap Write(AlertMatch match)
    {
        (string Key, IReadOnlyList<string> Values)[] lists =
        [
            ("event_types", match.EventTypes),
            ("components", match.Components),
            ("compliance_levels", match.ComplianceLevels),
            ("reasons", match.Reasons),
        ];
        return AuditMap.Create(
        [
            ("minimum_severity", NameOf(match.MinimumSeverity)),
            .. lists.Where(list => list.Values.Count > 0)
                .Select(list => (list.Key, AuditValue.FromList(list.Values.Select(AuditValue.FromString)))),
        ]);
    }

    /// <summary>Reads the form of <see cref="Write"/>; null if it is not one.</summary>
    public static AlertMatch? Read(AuditMap map)
    {
        var members = new MemberReader(map);
        var severity = members.Text("minimum_severity"u8);
        var known = Array.FindIndex(Enum.GetValues<AlertSeverity>(), one => severity is null || NameOf(one) == severity);
        var match = new AlertMatch
        {
            MinimumSeverity = known < 0 ? default : Enum.GetValues<AlertSeverity>()[known],
            EventTypes = members.Texts("event_types"u8),
            Components = members.Texts("components"u8),
            ComplianceLevels = members.Texts("compliance_levels"u8),
            Reasons = members.Texts("reasons"u8),
        };
        return known >= 0 && members is { Faults.Count: 0, Rest.Count: 0 } ? match : null;
    }

#pragma warning disable CA1308 // Severities are lower case wherever they are stored.
    private static string NameOf(AlertSeverity severity) => severity.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}
