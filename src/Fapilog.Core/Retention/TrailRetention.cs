using Fapilog.Compliance;
using Fapilog.Storage;

namespace Fapilog.Retention;

/// <summary>
/// Determines what retention would remove from a trail.
/// </summary>
internal static class TrailRetention
{
    /// <summary>
    /// Returns the names of the day files that are due for removal, oldest first. Whether each matches its seal is checked only
    /// when it is removed. Writes nothing.
    /// </summary>
    /// <param name="directory">The trail's directory; one that does not exist has no days.</param>
    /// <param name="retentionDays">The number of days that events are kept, at least 1.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system clock.</param>
    /// <returns>The names.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="retentionDays"/> is below 1.</exception>
    public static IReadOnlyList<string> Plan(string directory, int retentionDays, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(retentionDays);
        var today = DateOnly.FromDateTime((timeProvider ?? TimeProvider.System).GetUtcNow().UtcDateTime);
        return [.. DayFiles.List(directory).Where(file => IsDue(file.Day, retentionDays, today))
            .Select(file => DayFiles.NameOf(file.Day))];
    }

    /// <summary>
    /// Returns the number of days that a closed day stays in a trail with enforced retention: until it is archived if there is
    /// an archive, otherwise until it is deleted.
    /// </summary>
    public static int DaysInTrail(CompliancePolicy policy, string? archivePath) =>
        string.IsNullOrEmpty(archivePath) ? policy.RetentionDays : policy.ArchiveAfterDays;

    public static bool IsDue(DateOnly day, int retentionDays, DateOnly today) => today.DayNumber - day.DayNumber > retentionDays;
}
