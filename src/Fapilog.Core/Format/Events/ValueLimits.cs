using System.Globalization;
using Fapilog.Auditing;

namespace Fapilog.Format;

/// <summary>
/// Limits for stored values that every JSON reader can handle: nesting depth and number of digits.
/// </summary>
internal static class ValueLimits
{
    public const int MostLevels = 32;

    /// <summary>
    /// Returns the path of the first value beyond the limits, such as <c>metadata.a.b[2]</c>, and the number of digits of its
    /// integer, or 0 if it is nested too deep; null when all values are within the limits.
    /// </summary>
    public static (string Path, int Digits)? Find(string member, AuditMap? map) =>
        map is not null && Find(map, MostLevels) is var (path, digits) ? (member + path, digits) : null;

    private static (string Path, int Digits)? Find(AuditMap map, int left)
    {
        foreach (var (key, value) in map)
        {
            if (Find(value, left) is var (path, digits))
            {
                return ($".{key}{path}", digits);
            }
        }

        return null;
    }

    private static (string Path, int Digits)? Find(IReadOnlyList<AuditValue> items, int left)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (Find(items[i], left) is var (path, digits))
            {
                return ($"[{i.ToString(CultureInfo.InvariantCulture)}]{path}", digits);
            }
        }

        return null;
    }

    private static (string Path, int Digits)? Find(AuditValue value, int left) => value.Kind switch
    {
        AuditValueKind.Map or AuditValueKind.List when left == 0 => (string.Empty, 0),
        AuditValueKind.Map => Find(value.AsMap(), left - 1),
        AuditValueKind.List => Find(value.AsList(), left - 1),
        AuditValueKind.Integer when !value.TryGetInt64(out _)
            && value.CountIntegerDigits() is > AuditValue.MaxIntegerDigits and var digits => (string.Empty, digits),
        _ => null,
    };
}
