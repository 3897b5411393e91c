using System.Globalization;

namespace Fapilog.Auditing;

/// <summary>
/// How deep a stored value may lie: every JSON reader must be able to follow.
/// </summary>
internal static class ValueDepth
{
    public const int Most = 32;

    /// <summary>Returns where the first value lies that is too deep, such as <c>metadata.a.b[2]</c>; null when none is.</summary>
    public static string? Find(string member, AuditMap? map) => map is null ? null : Find(map, Most) is { } path ? member + path : null;

    private static string? Find(AuditMap map, int left)
    {
        foreach (var (key, value) in map)
        {
            if (value.Kind is AuditValueKind.Map or AuditValueKind.List && Below(value, left) is { } path)
            {
                return $".{key}{path}";
            }
        }

        return null;
    }

    private static string? Find(IReadOnlyList<AuditValue> items, int left)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].Kind is AuditValueKind.Map or AuditValueKind.List && Below(items[i], left) is { } path)
            {
                return $"[{i.ToString(CultureInfo.InvariantCulture)}]{path}";
            }
        }

        return null;
    }

    private static string? Below(AuditValue value, int left) => left == 0 ? string.Empty
        : value.Kind is AuditValueKind.Map ? Find(value.AsMap(), left - 1)
        : Find(value.AsList(), left - 1);
}
