using Fapilog.Auditing;

namespace Fapilog.Benchmarks.Comparing;

/// <summary>
/// A line as a trail stores it, ready to be written again and again.
/// </summary>
internal static class ReadyLine
{
    public static async Task<byte[]> CreateAsync(string directory, EventShape shape)
    {
        await using (var trail = new AuditTrail(new AuditTrailOptions { StoragePath = directory }))
        {
            await trail.StartAsync();
            await trail.LogEventAsync(Sample.Event(shape, 1));

            // Only the second names the hash of a line before it.
            await trail.LogEventAsync(Sample.Event(shape, 2));
        }

        var bytes = await File.ReadAllBytesAsync(Directory.GetFiles(directory, "audit_*.jsonl").Single());
        return bytes[(bytes.AsSpan().IndexOf((byte)'\n') + 1)..];
    }
}
