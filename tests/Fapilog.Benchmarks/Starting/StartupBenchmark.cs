using System.Globalization;
using Fapilog.Benchmarks.Growing;
using Fapilog.Benchmarks.Measuring;
using Fapilog.Tests;

namespace Fapilog.Benchmarks.Starting;

/// <summary>
/// How long a user waits: the tool's commands as whole processes, and the start of a host with its providers.
/// </summary>
internal static class StartupBenchmark
{
    private const int Rounds = 9;
    private const int Events = 1000;

    /// <param name="other">Another tool to run in turn, such as one compiled ahead of time; null for none.</param>
    public static async Task<int> RunAsync(string? other)
    {
        Print($"{Machine.Of(Path.GetTempPath())}");
        var directory = Directory.CreateTempSubdirectory("fapilog-startup-").FullName;
        try
        {
            var trail = Path.Combine(directory, "trail");
            await using (var history = new History(trail))
            {
                await history.StartAsync();
                await history.WriteAsync(Events);
            }

            var tool = Fixture.PathOf("Fapilog.Cli");
            Measured[] all =
            [
                .. Commands(trail).Select(command => new Measured(command.Name, "dotnet", [tool, .. command.Arguments])),
                .. Commands(trail).Where(_ => other is not null)
                    .Select(command => new Measured($"{command.Name}, the other", other!, command.Arguments)),
                .. ((int[])[0, 1, 7]).Select(count => new Measured(
                    $"a host's start, {count} providers",
                    "dotnet",
                    [
                        typeof(StartupBenchmark).Assembly.Location, "host-once", count.ToString(CultureInfo.InvariantCulture),
                        Path.Combine(Path.GetDirectoryName(tool)!, "plugins"),
                    ])),
            ];
            for (var round = 0; round <= Rounds; round++)
            {
                foreach (var one in all)
                {
                    var took = await FreshProcess.TimeAsync(one.Program, one.Arguments);
                    if (round > 0)
                    {
                        one.Elapsed.Add(took);
                    }
                }
            }

            Print($"");
            Print($"{"whole processes",-40}{"median ms",12}{"least ms",12}");
            foreach (var one in all)
            {
                Print($"{one.Name,-40}{Median(one.Elapsed),12:n0}{one.Elapsed.Min(),12:n0}");
            }

            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static IEnumerable<(string Name, string[] Arguments)> Commands(string trail) =>
    [
        ("fapilog --version", ["--version"]),
        ($"fapilog verify, {Events.ToString("n0", CultureInfo.InvariantCulture)} events", ["verify", trail]),
        ("fapilog plugins list", ["plugins", "list"]),
        ("fapilog demo", ["demo"]),
    ];

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture).TrimEnd());

    private sealed record Measured(string Name, string Program, string[] Arguments)
    {
        public List<double> Elapsed { get; } = [];
    }
}
