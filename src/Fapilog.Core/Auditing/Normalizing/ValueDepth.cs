namespace Fapilog.Auditing;

/// <summary>
/// How deep a stored value may lie: every JSON reader must be able to follow.
/// </summary>
internal static class ValueDepth
{
    public const int Most = 32;

    public static bool Exceeds(AuditMap? map) => map is not null && Exceeds(map.Values, Most);

    private static bool Exceeds(IEnumerable<AuditValue> values, int left)
    {
        foreach (var value in values)
        {
            var exceeds = value.Kind switch
            {
                AuditValueKind.Map => left == 0 || Exceeds(value.AsMap().Values, left - 1),
                AuditValueKind.List => left == 0 || Exceeds(value.AsList(), left - 1),
                _ => false,
            };
            if (exceeds)
            {
                return true;
            }
        }

        return false;
    }
}
