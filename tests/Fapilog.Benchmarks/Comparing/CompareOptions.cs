using System.CommandLine;

namespace Fapilog.Benchmarks.Comparing;

/// <summary>
/// What to compare.
/// </summary>
internal sealed record CompareOptions(
    int Events,
    int Rounds,
    IReadOnlyList<int> Callers,
    IReadOnlyList<EventShape> Shapes,
    IReadOnlyList<string> Only,
    string Directory,
    string? Json)
{
    /// <summary>Gets what a guard compares: enough for its ratios, in a few minutes.</summary>
    public static CompareOptions Short => new(
        200_000, 3, [1], [EventShape.Full],
        [Entry.Ours, Entry.Serilog, "zlogger", Entry.Floor, Entry.OursDurable64, Entry.Fsync, Calls.Name],
        Path.GetTempPath(), null);

    /// <summary>Returns whether something takes part.</summary>
    public bool Includes(string name) => Only.Count == 0 || Only.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Creates the command with its options.</summary>
    public static Command CreateCommand(Func<CompareOptions, Task<int>> run)
    {
        string[] names = [.. Entry.Enqueued.Concat(Entry.Durable).Select(entry => entry.Name), Calls.Name];
        var events = Number("--events", "How many events a run stores.", 200_000);
        var rounds = Number("--rounds", "How many rounds are measured.", 5);
        var callers = new Option<int?>("--callers") { Description = "How many threads log; by default 1, then 4.", HelpName = "1|4" };
        callers.AcceptOnlyFromAmong("1", "4");
        var shape = new Option<EventShape?>("--event") { Description = "What an event contains; by default all.", HelpName = "small|full|large" };
        var only = new Option<string?>("--only") { Description = $"Who takes part, separated by commas; by default all: {string.Join(", ", names)}.", HelpName = "NAME,NAME" };
        only.Validators.Add(result =>
        {
            foreach (var name in Split(result.GetValueOrDefault<string?>()).Except(names, StringComparer.OrdinalIgnoreCase))
            {
                result.AddError($"There is no contestant '{name}'. The contestants are {string.Join(", ", names)}.");
            }
        });
        var directory = new Option<string>("--directory") { Description = "Where the files are written and deleted; by default the system's directory for temporary files.", DefaultValueFactory = _ => Path.GetTempPath() };
        var json = new Option<string?>("--json") { Description = "The file that gets the figures as JSON.", HelpName = "FILE" };

        var command = new RootCommand("Stores the same events with Fapilog, with other loggers, and with the least that a chained file costs.")
        {
            events, rounds, callers, shape, only, directory, json,
        };
        command.SetAction((parsed, _) => run(new CompareOptions(
            parsed.GetValue(events),
            parsed.GetValue(rounds),
            parsed.GetValue(callers) is { } number ? [number] : [1, 4],
            parsed.GetValue(shape) is { } word ? [word] : Enum.GetValues<EventShape>(),
            Split(parsed.GetValue(only)),
            Path.GetFullPath(parsed.GetValue(directory)!),
            parsed.GetValue(json))));
        return command;
    }

    private static string[] Split(string? names) =>
        names?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static Option<int> Number(string name, string description, int usual)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError($"'{name}' is {result.GetValueOrDefault<int>()}. Give a number of at least 1.");
            }
        });
        return option;
    }
}
