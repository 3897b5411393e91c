using Fapilog.Auditing;
using Fapilog.Storage;

namespace Fapilog.Retention;

/// <summary>
/// What retention would remove from a trail.
/// </summary>
public static class TrailRetention
{
    /// <summary>
    /// Returns the names of the day files that are due, oldest first. Whether each is what its seal says is looked at only when
    /// it is removed. Writes nothing.
    /// </summary>
    /// <param name="directory">The trail's directory; an absent one has no days.</param>
    /// <param name="retentionDays">For how many days events are kept, at least 1.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <returns>The names.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="retentionDays"/> is below 1.</exception>
    public static IReadOnlyList<string> Plan(string directory, int retentionDays, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(retentionDays);
        var today = DateOnly.FromDateTime((timeProvider ?? TimeProvider.System).GetUtcNow().UtcDateTime);
        return [.. DayFiles.List(directory).Where(file => IsDue(file.Day, retentionDays, today)).Select(file => DayFiles.NameOf(file.Day))];
    }

    /// <summary>Returns for how many days a closed day stays in a trail whose retention is enforced.</summary>
    /// <param name="options">The trail's options.</param>
    /// <returns>
    /// The policy's <see cref="CompliancePolicy.ArchiveAfterDays"/> where there is an <see cref="AuditTrailOptions.ArchivePath"/>,
    /// else its <see cref="CompliancePolicy.RetentionDays"/>.
    /// </returns>
    public static int DaysInTrail(AuditTrailOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return string.IsNullOrEmpty(options.ArchivePath) ? options.Policy.RetentionDays : options.Policy.ArchiveAfterDays;
    }

    internal static bool IsDue(DateOnly day, int retentionDays, DateOnly today) => today.DayNumber - day.DayNumber > retentionDays;
}
