using System.Diagnostics;
using System.Globalization;
using System.Text;
using Fapilog.Auditing;
using Fapilog.Format;
using Fapilog.Verification;

namespace Fapilog.Benchmarks.Limits;

/// <summary>
/// One event at the limit of size beside one of half of it: where time grows with size and no faster, it doubles.
/// </summary>
internal static class LimitsBenchmark
{
    private const int Rounds = 7;
    private const int Limit = 33_000_000;

    // The limit of digits is for events that are logged; a line may hold any number of them.
    private static readonly (string Name, bool IsLogged, Func<int, string> Metadata)[] Shapes =
    [
        ("one text", true, size => $"{{\"a\":\"{new string('x', size)}\"}}"),
        ("escapes", true, size => $"{{\"a\":\"{Repeat("\\u00e9", size)}\"}}"),
        ("small integers", true, size => $"{{\"a\":[{Repeat("1,", size)}1]}}"),
        (
            "integers of 4,300 digits",
            true,
            size => $"{{\"a\":[{Repeat(new string('7', AuditValue.MaxIntegerDigits) + ",", size)}1]}}"),
        ("one integer, not loggable", false, size => $"{{\"a\":{new string('7', size)}}}"),
    ];

    public static async Task<int> RunAsync()
    {
        var directory = Directory.CreateTempSubdirectory("fapilog-limits-").FullName;
        try
        {
            foreach (var (name, isLogged, metadata) in Shapes)
            {
                Print($"{name}:");
                var (half, whole) = (Line(metadata(Limit / 2)), Line(metadata(Limit)));
                await ReportAsync("  ingest: read, take, write", line => Ingest(line, isLogged), half, whole);
                await ReportAsync("  verify", line => Verify(directory, line), half, whole);
                await ReportAsync("  start", line => StartAsync(directory, line), half, whole);
            }

            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task ReportAsync(string name, Func<byte[], Task> action, byte[] half, byte[] whole)
    {
        var (small, large) = (new List<double>(), new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            var (first, second) = (await MeasureAsync(action, half), await MeasureAsync(action, whole));
            if (round > 0)
            {
                small.Add(first);
                large.Add(second);
            }
        }

        Print($"{name,-28} {small.Min():f3} s and {large.Min():f3} s: ratio {large.Min() / small.Min():f2}");
    }

    private static async Task<double> MeasureAsync(Func<byte[], Task> action, byte[] line)
    {
        GC.Collect();
        var start = Stopwatch.GetTimestamp();
        await action(line);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static Task Ingest(byte[] line, bool isLogged)
    {
        EventReader.Read(StoredLine.Parse(line.AsSpan(..^1)).Tree, out var auditEvent);
        var logged = auditEvent with { SequenceNumber = null, PreviousHash = null, Checksum = null };
        var normalizer = new EventNormalizer(ComplianceLevel.Basic, TimeProvider.System);
        try
        {
            var stamp = normalizer.Admit(logged);
            EventLine.Append(new ByteBuffer(), normalizer.Complete(logged, stamp), sequence: 1, previousHash: default);
            return isLogged
                ? Task.CompletedTask
                : throw new InvalidOperationException("The integer is longer than the limit and was taken.");
        }
        catch (ArgumentException) when (!isLogged)
        {
            return Task.CompletedTask;
        }
    }

    private static Task Verify(string directory, byte[] line)
    {
        Write(directory, line);
        return TrailVerifier.Verify(directory) is { Valid: true, Events: 1 }
            ? Task.CompletedTask
            : throw new InvalidOperationException("The trail is not valid.");
    }

    private static async Task StartAsync(string directory, byte[] line)
    {
        Write(directory, line);
        await using var trail = new AuditTrail(new AuditTrailOptions { StoragePath = directory }, []);
        await trail.StartAsync();
    }

    private static void Write(string directory, byte[] line)
    {
        foreach (var file in Directory.GetFiles(directory))
        {
            File.Delete(file);
        }

        File.WriteAllBytes(Path.Combine(directory, "audit_2025-08-07.jsonl"), line);
    }

    private static byte[] Line(string metadata)
    {
        var buffer = new ByteBuffer();
        EventLine.Append(
            buffer,
            new AuditEvent
            {
                EventId = "00000000-0000-4000-8000-000000000000",
                EventType = AuditEventType.DataAccess,
                Message = "Read.",
                Timestamp = new DateTimeOffset(2025, 8, 7, 12, 0, 0, TimeSpan.Zero),
                ComplianceLevel = ComplianceLevel.Basic,
                Metadata = JsonTree.ParseObject(Encoding.ASCII.GetBytes(metadata)),
            },
            ChainPosition.Start);
        return buffer.Memory.ToArray();
    }

    private static string Repeat(string text, int size) => new StringBuilder(size).Insert(0, text, size / text.Length).ToString();

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
