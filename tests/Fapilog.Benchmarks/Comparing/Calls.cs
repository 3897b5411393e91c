using System.Diagnostics;
using Fapilog.Auditing;

namespace Fapilog.Benchmarks.Comparing;

/// <summary>
/// What one call costs: the time of its caller while the queue has room, one caller; and what all threads allocate for it until
/// the event is stored. Making the event is measured alone, so that the rest is what a trail adds.
/// </summary>
internal sealed record Calls(
    EventShape Shape,
    double MakeNanoseconds,
    double MakeBytes,
    double OursNanoseconds,
    double OursBytes,
    double SameNanoseconds,
    double SameBytes,
    double SerilogNanoseconds,
    double SerilogBytes)
{
    /// <summary>The name for <c>--only</c>.</summary>
    public const string Name = "calls";

    // Less than the queue takes by default, so that no call waits for room.
    private const int Burst = 8_000;

    public double BytesBeyondEvent => OursBytes - MakeBytes;

    public double CallOfSerilogs => (OursNanoseconds - MakeNanoseconds) / SerilogNanoseconds;

    public static async Task<Calls> MeasureAsync(string directory, EventShape shape, int events, int rounds)
    {
        var made = new List<(double Nanoseconds, double Bytes)>();
        var (ours, same, serilog) = (new List<(double, double)>(), new List<(double, double)>(), new List<(double, double)>());
        for (var round = 0; round <= rounds; round++)
        {
            (double, double)[] measured =
            [
                Make(shape),
                await OfAsync(() => new TrailContestant(AuditDurability.Enqueued), directory, shape, events),
                await OfAsync(() => new TrailContestant(AuditDurability.Enqueued, same: true), directory, shape, events),
                await OfAsync(() => new SerilogContestant(background: false), directory, shape, events),
            ];
            if (round > 0)
            {
                made.Add(measured[0]);
                ours.Add(measured[1]);
                same.Add(measured[2]);
                serilog.Add(measured[3]);
            }
        }

        var medians = new[] { made, ours, same, serilog }.Select(Medians).ToArray();
        return new Calls(
            shape,
            medians[0].Nanoseconds,
            medians[0].Bytes,
            medians[1].Nanoseconds,
            medians[1].Bytes,
            medians[2].Nanoseconds,
            medians[2].Bytes,
            medians[3].Nanoseconds,
            medians[3].Bytes);
    }

    private static (double Nanoseconds, double Bytes) Medians(List<(double Nanoseconds, double Bytes)> values) =>
        (Result.Median(values.Select(value => value.Nanoseconds)), Result.Median(values.Select(value => value.Bytes)));

    private static (double Nanoseconds, double Bytes) Make(EventShape shape)
    {
        AuditEvent? kept = null;
        Run.Settle();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var start = Stopwatch.GetTimestamp();
        for (var number = 0; number < Burst; number++)
        {
            kept = Sample.Event(shape, number);
        }

        var elapsed = Stopwatch.GetElapsedTime(start);
        GC.KeepAlive(kept);
        return (elapsed.TotalNanoseconds / Burst, (GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)Burst);
    }

    // Time by a burst into an empty queue, bytes by a run of many events that is drained.
    private static async Task<(double Nanoseconds, double Bytes)> OfAsync(
        Func<Contestant> create, string directory, EventShape shape, int events)
    {
        var run = await Run.OfAsync(create(), directory, shape, callers: 1, events);
        var burst = await Run.OfAsync(create(), directory, shape, callers: 1, Burst);
        return (burst.CallNanoseconds, run.AllocatedBytes);
    }
}
