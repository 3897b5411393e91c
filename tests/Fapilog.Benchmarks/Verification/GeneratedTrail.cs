using System.Globalization;
using Fapilog.Auditing;

namespace Fapilog.Benchmarks.Verification;

/// <summary>
/// A trail of about a wanted size, written by the product itself.
/// </summary>
internal static class GeneratedTrail
{
    // What one of the events below takes on disk, about.
    private const int BytesPerEvent = 960;

    public static async Task<long> WriteAsync(string directory, long bytes)
    {
        await using var trail = new AuditTrail(new AuditTrailOptions { StoragePath = directory }, []);
        await trail.StartAsync();
        var events = bytes / BytesPerEvent;
        for (var i = 0L; i < events; i++)
        {
            await trail.LogEventAsync(Event(i), AuditDurability.Enqueued);
        }

        await trail.StopAsync();
        return events;
    }

    private static AuditEvent Event(long i) => new()
    {
        EventType = AuditEventType.DataAccess,
        Message = string.Create(
            CultureInfo.InvariantCulture, $"Record {i} of the customers' register was read by the nightly reconciliation."),
        Component = "billing.reconciliation",
        Operation = "read",
        UserId = string.Create(CultureInfo.InvariantCulture, $"user-{i % 977}"),
        RequestId = string.Create(CultureInfo.InvariantCulture, $"req-{i:x16}"),
        DataClassification = "confidential",
        Metadata = AuditMap.Create([
            new KeyValuePair<string, AuditValue>("duration_ms", 12.5 + (i % 100)),
            new KeyValuePair<string, AuditValue>("rows", i % 1000),
            new KeyValuePair<string, AuditValue>("table", "customers"),
            new KeyValuePair<string, AuditValue>("region", "eu-central-1"),
        ]),
    };
}
