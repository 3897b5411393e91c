using System.Diagnostics;
using System.Globalization;
using Fapilog.Verification;

namespace Fapilog.Benchmarks.Verification;

/// <summary>
/// Verifies a generated trail beside <c>sha256sum</c> of the same files, in turn, in one run.
/// </summary>
internal static class VerifyBenchmark
{
    private const int Rounds = 5;
    private const long Mebibyte = 1024 * 1024;

    public static async Task<int> RunAsync(string[] args)
    {
        var mebibytes = args is [var size] ? long.Parse(size, CultureInfo.InvariantCulture) : 256;
        var directory = Directory.CreateTempSubdirectory("fapilog-benchmark-").FullName;
        try
        {
            var events = await GeneratedTrail.WriteAsync(directory, mebibytes * Mebibyte);
            var files = Directory.GetFiles(directory, "audit_*.jsonl");
            var bytes = files.Sum(file => new FileInfo(file).Length);
            Print($"{events} events, {bytes / (double)Mebibyte:f0} MiB, {Environment.ProcessorCount} processors");

            var (verify, sum) = (new List<double>(), new List<double>());
            for (var round = 0; round <= Rounds; round++)
            {
                var verified = Measure(() => Verify(directory, events));
                var summed = Measure(() => Sum(files));
                if (round > 0)
                {
                    verify.Add(verified);
                    sum.Add(summed);
                }
            }

            Report("verify", bytes, verify);
            Report("sha256sum", bytes, sum);
            Print($"ratio (medians): verify takes {Median(verify) / Median(sum):f2} x the time of sha256sum");
            return await OnlyInAnotherProcessAsync(directory);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Verifies once and says how much memory the process ever had.</summary>
    public static int RunOnly(string directory)
    {
        var report = TrailVerifier.Verify(directory);
        using var self = Process.GetCurrentProcess();
        Print($"verified {report.Events} events in a process of its own: peak {self.PeakWorkingSet64 / (double)Mebibyte:f0} MiB resident");
        return report.Valid ? 0 : 1;
    }

    private static async Task<int> OnlyInAnotherProcessAsync(string directory)
    {
        using var process = Process.Start("dotnet", [typeof(VerifyBenchmark).Assembly.Location, "verify-only", directory]);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static void Verify(string directory, long events)
    {
        var report = TrailVerifier.Verify(directory);
        if (!report.Valid || report.Events != events)
        {
            throw new InvalidOperationException($"The generated trail is not valid: {report.FirstFault}.");
        }
    }

    private static void Sum(string[] files)
    {
        using var process = Process.Start(new ProcessStartInfo("sha256sum", files) { RedirectStandardOutput = true })!;
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
