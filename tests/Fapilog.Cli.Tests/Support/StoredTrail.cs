using Fapilog.Auditing;
using Fapilog.Sealing;

namespace Fapilog.Cli.Tests.Support;

/// <summary>
/// Trails that were written on earlier days.
/// </summary>
internal static class StoredTrail
{
    /// <summary>Writes two events on each of some days up to today, of which all but the last are sealed.</summary>
    public static async Task<string> WriteAsync(TestFolder folder, int days, SealOptions? seal = null)
    {
        var directory = Path.Combine(folder.Path, "trail");
        for (var day = days - 1; day >= 0; day--)
        {
            var options = new AuditTrailOptions { StoragePath = directory, Seal = seal ?? new SealOptions() };
            await using var trail = new AuditTrail(options, [], new ShiftedClock(TimeSpan.FromDays(-day)));
            await trail.StartAsync();
            await trail.LogEventAsync(AuditEventType.DataAccess, $"Read {day} days ago.");
            await trail.LogEventAsync(AuditEventType.DataAccess, $"Read again {day} days ago.");
        }

        return directory;
    }

    public static string[] Days(string directory) =>
        [.. Directory.GetFiles(directory, "audit_*.jsonl").Order(StringComparer.Ordinal)];

    private sealed class ShiftedClock(TimeSpan shift) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + shift;
    }
}
