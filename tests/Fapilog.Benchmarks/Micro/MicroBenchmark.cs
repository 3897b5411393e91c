using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Fapilog.Benchmarks.Micro;

/// <summary>
/// Measures the small things by BenchmarkDotNet: each by itself, with its allocations. The arguments are BenchmarkDotNet's.
/// </summary>
internal static class MicroBenchmark
{
    public static int Run(string[] args)
    {
        // In this process: a project that is generated elsewhere would have neither the central versions nor the lock file.
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance);
        var config = DefaultConfig.Instance
            .AddJob(job)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "fapilog-micro"));
        var summaries = BenchmarkSwitcher
            .FromTypes([typeof(PartsBenchmarks), typeof(CallBenchmarks)])
            .Run(args.Length == 0 ? ["--filter", "*"] : args, config);
        return summaries.All(summary => summary.Reports.All(report => report.Success)) ? 0 : 1;
    }
}
