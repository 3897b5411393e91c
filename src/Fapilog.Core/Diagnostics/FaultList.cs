namespace Fapilog.Diagnostics;

/// <summary>
/// Reports a fault once that was found at several places of the configuration.
/// </summary>
internal static class FaultList
{
    /// <summary>Returns the faults in their order, with one for all those of the same code and message.</summary>
    public static IReadOnlyList<Fault> Once(IEnumerable<Fault> faults) =>
        [.. faults.GroupBy(fault => (fault.Code, fault.Message)).Select(group => Together([.. group]))];

    private static Fault Together(Fault[] same)
    {
        var (first, others) = (
            same[0],
            same.Select(fault => fault.Path).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).Skip(1).ToArray());
        return others.Length == 0
            ? first
            : new Fault(
                first.Code,
                $"{first.Message} The same at {string.Join(", ", others.Select(path => $"'{path}'"))}.",
                first.Path);
    }
}
