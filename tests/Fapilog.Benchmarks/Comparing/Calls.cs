using System.Diagnostics;
using Fapilog.Auditing;

namespace Fapilog.Benchmarks.Comparing;

/// <summary>
/// What one call costs: the time of its one caller while the queue has room, and what all threads allocate for it until the
/// event is stored.
/// </summary>
/// <param name="Shape">What the events contain.</param>
/// <param name="Making">Making the event alone.</param>
/// <param name="MakingAndLogging">A call of ours with a new event.</param>
/// <param name="Logging">A call of ours with an event that was made before.</param>
/// <param name="LoggingSame">A call of ours with the same event again and again.</param>
/// <param name="Serilog">A call of Serilog's buffered file sink, its arguments included.</param>
internal sealed record Calls(
    EventShape Shape, CallCost Making, CallCost MakingAndLogging, CallCost Logging, CallCost LoggingSame, CallCost Serilog)
{
    /// <summary>The name for <c>--only</c>.</summary>
    public const string Name = "calls";

    // Less than the queue takes by default, so that no call waits for room.
    private const int Burst = 8_000;

    // Each is short, so one alone tells more of the machine than of the call.
    private const int Bursts = 5;

    /// <summary>Gets what a trail allocates for an event, beyond the event.</summary>
    public double BytesBeyondEvent => MakingAndLogging.Bytes - Making.Bytes;

    /// <summary>Gets the time of a call of ours, its event made before, by that of Serilog's.</summary>
    public double CallOfSerilogs => Logging.Nanoseconds / Serilog.Nanoseconds;

    public static async Task<Calls> MeasureAsync(string directory, EventShape shape, int events, int rounds)
    {
        List<CallCost>[] costs = [[], [], [], [], []];
        for (var round = 0; round <= rounds; round++)
        {
            CallCost[] measured =
            [
                CallCost.Median([.. Enumerable.Range(0, Bursts).Select(_ => Make(shape))]),
                await OfAsync(() => new TrailContestant(AuditDurability.Enqueued), directory, shape, events),
                await OfAsync(() => new TrailContestant(AuditDurability.Enqueued, prepared: Burst), directory, shape, events),
                await OfAsync(() => new TrailContestant(AuditDurability.Enqueued, prepared: 1), directory, shape, events),
                await OfAsync(() => new SerilogContestant(background: false), directory, shape, events),
            ];
            for (var i = 0; i < costs.Length && round > 0; i++)
            {
                costs[i].Add(measured[i]);
            }
        }

        var medians = Array.ConvertAll(costs, CallCost.Median);
        return new Calls(shape, medians[0], medians[1], medians[2], medians[3], medians[4]);
    }

    private static CallCost Make(EventShape shape)
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
        return new CallCost(
            elapsed.TotalNanoseconds / Burst, (GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)Burst);
    }

    // Time by bursts into an empty queue, bytes by a run of many events that is drained.
    private static async Task<CallCost> OfAsync(Func<Contestant> create, string directory, EventShape shape, int events)
    {
        var run = await Run.OfAsync(create(), directory, shape, callers: 1, events);
        var bursts = new List<double>();
        for (var i = 0; i < Bursts; i++)
        {
            bursts.Add((await Run.OfAsync(create(), directory, shape, callers: 1, Burst)).CallNanoseconds);
        }

        return new CallCost(Result.Median(bursts), run.AllocatedBytes);
    }
}
