using System.Globalization;
using Fapilog.Benchmarks.Measuring;
using Fapilog.Tests.Shared;

namespace Fapilog.Benchmarks.Delivering;

/// <summary>
/// How long an alert takes from the call that logs it to the vendor that gets it: ours, beside Alertmanager's own path and
/// Serilog's sink for Seq, to the same receiver, in turn; and what a vendor that hangs does to the others.
/// </summary>
internal static class DeliverBenchmark
{
    private const int Pairs = 7;
    private const int Instances = 8;

    public static async Task<int> RunAsync(int seconds)
    {
        Print($"{Machine.Of(Path.GetTempPath())}");
        if (RealAlertmanager.Program is null)
        {
            Print($"No Alertmanager is on the path, so it does not take part: install Debian's 'prometheus-alertmanager'.");
        }

        var aims = new List<Aim>();
        foreach (var load in Loads(seconds))
        {
            aims.AddRange(await CompareAsync(load));
        }

        aims.Add(await MeasureHangAsync(seconds));
        Aim.Print(aims);
        return 0;
    }

    /// <summary>Seven instances that answer and one that hangs, beside eight that answer: the same seven are looked at.</summary>
    public static async Task<Aim> MeasureHangAsync(int seconds)
    {
        var load = new Load("8 instances", 100, 100 * seconds);
        Print($"");
        Print($"{Instances} instances, {load.PerSecond} alerts a second, {load.Count:n0} alerts: the p99 of the first {Instances - 1}");
        var ratios = new List<double>();
        for (var pair = 0; pair < Pairs; pair++)
        {
            var isFirst = pair % 2 == 0;
            var first = await OfSevenAsync(load, hangs: isFirst);
            var second = await OfSevenAsync(load, hangs: !isFirst);
            var (with, without) = isFirst ? (first, second) : (second, first);
            ratios.Add(with / without);
            Print($"{without,10:n2} ms when all answer, {with,8:n2} ms when the eighth hangs, {ratios[^1]:n2} x");
        }

        var median = ratios.Order().ElementAt(Pairs / 2);
        return new Aim("p99 of seven instances while the eighth hangs / while it answers", median, 1.15, AtLeast: false);
    }

    private static IEnumerable<Load> Loads(int seconds) =>
    [
        .. ((int[])[1, 10, 100, 1000]).Select(rate => new Load(
            string.Create(CultureInfo.InvariantCulture, $"{rate:n0} a second"), rate, rate * seconds)),
        new Load("10,000 at once", 0, 10_000),
    ];

    private static async Task<IReadOnlyList<Aim>> CompareAsync(Load load)
    {
        Print($"");
        Print($"{load.Name}, {load.Count:n0} alerts{"",-1}{"p50 ms",10}{"p99",10}{"p99.9",10}{"most",10}{"lost",8}{"memory",10}");
        Latencies? ours = null, theirs = null;
        foreach (var start in Starts())
        {
            var (name, latencies) = await RunAsync(load, start);
            ours = name == "fapilog" ? latencies : ours;
            theirs = name == "alertmanager" ? latencies : theirs;
        }

        return ours is not null && theirs is not null
            ? [new Aim($"p99 of ours / of Alertmanager, {load.Name}", ours.At(0.99) / theirs.At(0.99), 1.0 / 3, AtLeast: false)]
            : [];
    }

    private static IEnumerable<Func<MarkReceiver, Task<IAlertPath>>> Starts()
    {
        yield return async receiver => await FapilogPath.StartAsync(receiver);
        if (RealAlertmanager.Program is not null)
        {
            yield return async receiver => await AlertmanagerPath.StartAsync(receiver);
        }

        yield return receiver => Task.FromResult<IAlertPath>(new SeqPath(receiver));
    }

    private static async Task<(string Name, Latencies Latencies)> RunAsync(
        Load load, Func<MarkReceiver, Task<IAlertPath>> start)
    {
        await using var receiver = await MarkReceiver.StartAsync(load.WarmUp + load.Count);
        await using var path = await start(receiver);
        var latencies = (await load.RunAsync(path, receiver))[0];
        Print($"{path.Name,-28}{latencies.At(0.5),10:n2}{latencies.At(0.99),10:n2}{latencies.At(0.999),10:n2}{latencies.At(1),10:n2}{latencies.Lost,8:n0}{path.Memory / 1e6,7:n0} MB");
        return (path.Name, latencies);
    }

    private static async Task<double> OfSevenAsync(Load load, bool hangs)
    {
        var answering = hangs ? Instances - 1 : Instances;
        await using var receiver = await MarkReceiver.StartAsync(load.WarmUp + load.Count, answering);
        await using var path = await FapilogPath.StartAsync(receiver, answering, hangs ? 1 : 0);
        return Latencies.Of((await load.RunAsync(path, receiver)).Take(Instances - 1)).At(0.99);
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture).TrimEnd());
}
