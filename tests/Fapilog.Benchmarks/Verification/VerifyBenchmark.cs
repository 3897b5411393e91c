using System.Diagnostics;
using System.Globalization;
using Fapilog.Benchmarks.Measuring;
using Fapilog.Verification;

namespace Fapilog.Benchmarks.Verification;

/// <summary>
/// Verifies a generated trail beside <c>sha256sum</c> and <c>openssl</c> of the same files, in turn, in one run.
/// </summary>
internal static class VerifyBenchmark
{
    private const int Rounds = 5;
    private const long Mebibyte = 1024 * 1024;

    public static async Task<int> RunAsync(string[] args)
    {
        Aim.Print(await MeasureAsync(args is [var size] ? long.Parse(size, CultureInfo.InvariantCulture) : 256));
        return 0;
    }

    public static async Task<IReadOnlyCollection<Aim>> MeasureAsync(long mebibytes)
    {
        var directory = Directory.CreateTempSubdirectory("fapilog-benchmark-").FullName;
        try
        {
            var events = await GeneratedTrail.WriteAsync(directory, mebibytes * Mebibyte);
            var files = Directory.GetFiles(directory, "audit_*.jsonl");
            var bytes = files.Sum(file => new FileInfo(file).Length);
            Print($"{Machine.Of(directory)}");
            Print($"{events} events, {bytes / (double)Mebibyte:f0} MiB");

            var (verify, sum, openSsl) = (new List<double>(), new List<double>(), new List<double>());
            for (var round = 0; round <= Rounds; round++)
            {
                var verified = Measure(() => Verify(directory, events));
                var summed = Measure(() => Sum("sha256sum", files));
                var hashed = Measure(() => Sum("openssl", ["dgst", "-sha256", .. files]));
                if (round > 0)
                {
                    verify.Add(verified);
                    sum.Add(summed);
                    openSsl.Add(hashed);
                }
            }

            Report("verify", bytes, verify);
            Report("sha256sum", bytes, sum);
            Report("openssl", bytes, openSsl);
            Print($"ratio (medians): verify takes {Median(verify) / Median(openSsl):f2} x the time of openssl");
            var memory = (await FreshProcess.RunAsync("verify-only", directory))[1];
            return
            [
                new Aim("time of verify / of sha256sum", Median(verify) / Median(sum), 0.4, AtLeast: false),
                new Aim("MB of a process that verifies", memory, 200, AtLeast: false),
            ];
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Verifies once, and prints the number of events and the megabytes that the process ever had.</summary>
    public static int RunOnly(string directory)
    {
        var report = TrailVerifier.Verify(directory);
        using var self = Process.GetCurrentProcess();
        Print($"{report.Events} {self.PeakWorkingSet64 / 1e6:f0}");
        return report.Valid ? 0 : 1;
    }

    private static void Verify(string directory, long events)
    {
        var report = TrailVerifier.Verify(directory);
        if (!report.Valid || report.Events != events)
        {
            throw new InvalidOperationException($"The generated trail is not valid: {report.FirstFault}.");
        }
    }

    private static void Sum(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
    }

    private static double Measure(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Report(string name, long bytes, List<double> seconds) =>
        Print($"{name,-10} median {Median(seconds):f3} s, best {seconds.Min():f3} s, {bytes / (double)Mebibyte / Median(seconds):f0} MiB/s");

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
