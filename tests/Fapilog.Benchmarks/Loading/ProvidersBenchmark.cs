using System.Globalization;
using Fapilog.Benchmarks.Measuring;
using Fapilog.Tests;

namespace Fapilog.Benchmarks.Loading;

/// <summary>
/// Starts with one configured provider among many folders, beside one folder, and beside McMaster.NETCore.Plugins loading all of
/// them: each time in a fresh process, in turn, in one run.
/// </summary>
internal static class ProvidersBenchmark
{
    private const int Rounds = 11;

    public static async Task<int> RunAsync(string[] args)
    {
        Aim.Print(await MeasureAsync(args is [var many] ? int.Parse(many, CultureInfo.InvariantCulture) : 200));
        return 0;
    }

    public static async Task<IReadOnlyCollection<Aim>> MeasureAsync(int count)
    {
        var root = Directory.CreateTempSubdirectory("fapilog-benchmark-").FullName;
        try
        {
            var (one, all) = (Path.Combine(root, "one"), Path.Combine(root, "all"));
            ManyProviders.Fill(one, Fixture.PathOf("SmallestProvider"), 1);
            ManyProviders.Fill(all, Fixture.PathOf("SmallestProvider"), count);
            Run[] runs =
            [
                new("one folder, one configured", "fapilog", one),
                new($"{count} folders, one configured", "fapilog", all),
                new("McMaster loads the one", "mcmaster", one),
                new($"McMaster loads all {count}", "mcmaster", all),
            ];
            for (var round = 0; round <= Rounds; round++)
            {
                foreach (var run in runs)
                {
                    var took = await FreshProcess.RunAsync("providers-once", run.Loader, run.Folder);
                    if (round > 0)
                    {
                        run.Elapsed.Add(took[0]);
                        run.Cpu.Add(took[1]);
                    }
                }
            }

            Report(runs, count);

            // The time of the processor is steadier.
            var (ratio, bound) = (Ratio(runs[1].Cpu, runs[0].Cpu), count <= 200 ? 1.2 : 1.5);
            return [new Aim($"start with {count} provider folders / with one", ratio, bound, AtLeast: false)];
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static void Report(Run[] runs, int count)
    {
        foreach (var run in runs)
        {
            Print($"{run.Title,-34} median {Median(run.Elapsed):f1} ms, best {run.Elapsed.Min():f1} ms; processor time {Median(run.Cpu):f1} ms");
        }

        var (one, all, mcMaster) = (runs[0], runs[1], runs[3]);
        Print($"ratio (medians): {count} folders take {Ratio(all.Elapsed, one.Elapsed):f2} x the start of one; {Ratio(all.Cpu, one.Cpu):f2} x its processor time");
        Print($"one more unused DLL: {Each(all.Elapsed, one.Elapsed, count):f3} ms; {Each(all.Cpu, one.Cpu, count):f3} ms of processor time");
        Print($"ratio (medians): McMaster loading all takes {Ratio(mcMaster.Elapsed, all.Elapsed):f2} x the start of one among {count}; {Ratio(mcMaster.Cpu, all.Cpu):f2} x its processor time");
    }

    private static double Ratio(List<double> values, List<double> other) => Median(values) / Median(other);

    private static double Each(List<double> values, List<double> other, int count) =>
        (Median(values) - Median(other)) / (count - 1);

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private sealed record Run(string Title, string Loader, string Folder)
    {
        public List<double> Elapsed { get; } = [];

        public List<double> Cpu { get; } = [];
    }
}
