using System.Diagnostics;

namespace Fapilog.Benchmarks.Delivering;

/// <summary>
/// Alerts at a steady rate, or all at once, and how long each took from the call that made it to its arrival.
/// </summary>
/// <param name="Name">What it is called.</param>
/// <param name="PerSecond">How many come in a second; 0 for all at once.</param>
/// <param name="Count">How many come.</param>
internal sealed record Load(string Name, int PerSecond, int Count)
{
    // What has not arrived by then is lost.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>The alerts before the measured ones, which start what starts late.</summary>
    public int WarmUp => Math.Clamp(PerSecond, 20, 500);

    /// <summary>Sends the alerts, and returns the latencies by receiver.</summary>
    public async Task<Latencies[]> RunAsync(IAlertPath path, MarkReceiver receiver)
    {
        await SendAsync(path, 0, WarmUp, Math.Max(PerSecond, 100), []);
        await ArriveAsync(receiver, Count * path.Receivers);

        var called = new long[Count];
        await SendAsync(path, WarmUp, Count, PerSecond, called);
        await ArriveAsync(receiver, 0);
        return
        [
            .. Enumerable.Range(0, path.Receivers).Select(one => new Latencies([
                .. called.Select((at, number) => receiver.ArrivedAt(WarmUp + number, one) is > 0 and var arrived
                    ? Stopwatch.GetElapsedTime(at, arrived).TotalMilliseconds
                    : double.PositiveInfinity),
            ])),
        ];
    }

    private static async Task ArriveAsync(MarkReceiver receiver, int open)
    {
        var since = Stopwatch.GetTimestamp();
        while (receiver.Open > open && Stopwatch.GetElapsedTime(since) < Patience)
        {
            await Task.Delay(20);
        }
    }

    /// <summary>
    /// Sends on a thread of its own. A call that is late is not waited for: the next ones come when they are due.
    /// </summary>
    private static Task SendAsync(IAlertPath path, int first, int count, int perSecond, long[] called) => Task.Factory.StartNew(
        () =>
        {
            var sent = new Task[count];
            var begin = Stopwatch.GetTimestamp();
            for (var i = 0; i < count; i++)
            {
                var due = perSecond == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((double)i / perSecond);
                while (due - Stopwatch.GetElapsedTime(begin) is { Ticks: > 0 } early)
                {
                    Thread.Sleep(early > TimeSpan.FromMilliseconds(1) ? early : TimeSpan.FromMilliseconds(1));
                }

                if (called.Length > 0)
                {
                    called[i] = Stopwatch.GetTimestamp();
                }

                sent[i] = path.SendAsync(first + i);
            }

            Task.WaitAll(sent);
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);
}

/// <summary>
/// The latencies of one load, in milliseconds; infinite for an alert that was lost.
/// </summary>
internal sealed class Latencies
{
    private readonly double[] _sorted;

    public Latencies(double[] milliseconds)
    {
        _sorted = [.. milliseconds.Order()];
    }

    public int Lost => _sorted.Count(double.IsPositiveInfinity);

    /// <summary>Returns the latency that a part of the alerts does not exceed.</summary>
    /// <param name="part">Such as 0.99.</param>
    public double At(double part) => _sorted[Math.Min((int)Math.Ceiling(part * _sorted.Length), _sorted.Length) - 1];

    public static Latencies Of(IEnumerable<Latencies> all) => new([.. all.SelectMany(one => one._sorted)]);
}
