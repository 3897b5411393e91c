using System.Text.Json;
using System.Text.Json.Serialization;
using Fapilog.Benchmarks.Measuring;

namespace Fapilog.Benchmarks.Comparing;

/// <summary>
/// Stores the same events with ours, with the loggers that people would use instead, and with the least that a chained file
/// costs: in turn, in one process, on one disk. Every run is checked: a figure of work that was not done is not printed.
/// </summary>
internal static class CompareBenchmark
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static Task<int> RunAsync(string[] args) => CompareOptions.CreateCommand(RunAsync).Parse(args).InvokeAsync();

    private static async Task<int> RunAsync(CompareOptions options)
    {
        Aim.Print(await MeasureAsync(options));
        return 0;
    }

    public static async Task<IReadOnlyCollection<Aim>> MeasureAsync(CompareOptions options)
    {
        var directory = Path.Combine(options.Directory, $"fapilog-compare-{Guid.NewGuid():n}");
        Directory.CreateDirectory(directory);
        try
        {
            var machine = Machine.Of(directory);
            Tables.Print(machine, options);
            var report = new Report(machine, options.Events, options.Rounds, [], [], []);
            foreach (var shape in options.Shapes)
            {
                await CompareAsync(options, directory, shape, report);
            }

            if (options.Json is { } file)
            {
                await File.WriteAllTextAsync(file, JsonSerializer.Serialize(report, Json));
            }

            return report.Aims;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task CompareAsync(CompareOptions options, string directory, EventShape shape, Report report)
    {
        var line = await ReadyLine.CreateAsync(Path.Combine(directory, $"ready-{shape}"), shape);
        Match[] matches =
        [
            .. options.Callers.Select(callers => new Match(shape, callers, Included(Entry.Enqueued, options))),
            new Match(shape, 1, Included(Entry.Durable, options)),
        ];
        foreach (var match in matches.Where(match => match.Entries.Count > 0))
        {
            var outcome = await match.PlayAsync(directory, line, options.Events, options.Rounds);
            Tables.Print(outcome);
            report.Tables.Add(new Table(shape, match.IsDurable, match.IsDurable ? null : match.Callers, [.. outcome.Results]));
            report.Aims.AddRange(Aims.Of(outcome));
        }

        if (options.Includes(Calls.Name))
        {
            var calls = await Calls.MeasureAsync(directory, shape, options.Events, options.Rounds);
            Tables.Print(calls);
            report.Calls.Add(calls);
            report.Aims.AddRange(Aims.Of(calls));
        }
    }

    private static Entry[] Included(IEnumerable<Entry> entries, CompareOptions options) =>
        [.. entries.Where(entry => options.Includes(entry.Name))];

    private sealed record Report(Machine Machine, int Events, int Rounds, List<Table> Tables, List<Calls> Calls, List<Aim> Aims);

    private sealed record Table(EventShape Event, bool Durable, int? Callers, IReadOnlyList<Result> Results);
}
