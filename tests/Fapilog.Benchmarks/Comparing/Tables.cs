using System.Globalization;
using Fapilog.Benchmarks.Measuring;

namespace Fapilog.Benchmarks.Comparing;

/// <summary>
/// Prints what was measured.
/// </summary>
internal static class Tables
{
    public static string Describe(EventShape shape) => shape switch
    {
        EventShape.Small => "small events",
        EventShape.Full => "events of 17 properties",
        _ => "events of 17 properties and 2 KB of metadata",
    };

    public static string Callers(int callers) => callers == 1 ? "1 caller" : $"{callers} callers";

    public static void Print(Machine machine, CompareOptions options)
    {
        Line($"{machine} at {options.Directory}");
        Line($"events a run: {options.Events:n0}, durable with 64 callers a tenth of them, with 1 a hundredth; rounds: {options.Rounds}, after one to warm up");
    }

    public static void Print(Outcome outcome)
    {
        var match = outcome.Match;
        Line($"");
        Line($"{Describe(match.Shape)}, {(match.IsDurable ? "on the disk when a call returns" : Callers(match.Callers))}");
        Line($"{"",-20}{"events/s",11}{"slowest",11}{"fastest",11}{Columns(match, name => $"x {name}")}{"ns/call",12}{"B/event",10}{"B/line",8}");
        foreach (var result in outcome.Results)
        {
            var ratios = Columns(match, name => result.Ratios.TryGetValue(name, out var ratio) ? ratio.ToString("n2", CultureInfo.InvariantCulture) : "-");
            Line($"{result.Name,-20}{result.EventsPerSecond,11:n0}{result.SlowestEventsPerSecond,11:n0}{result.FastestEventsPerSecond,11:n0}{ratios}{result.CallNanoseconds,12:n0}{result.AllocatedBytes,10:n0}{result.StoredBytes,8:n0}");
        }
    }

    public static void Print(Calls calls)
    {
        Line($"");
        Line($"{Describe(calls.Shape)}, a call with room in the queue, 1 caller");
        Line($"{"",-32}{"ns/call",12}{"B/event",10}");
        foreach (var (name, cost) in new[]
        {
            ("the event alone", calls.Making),
            ("fapilog, a new event", calls.MakingAndLogging),
            ("fapilog, an event made before", calls.Logging),
            ("fapilog, the same event again", calls.LoggingSame),
            ("serilog, with its arguments", calls.Serilog),
        })
        {
            Line($"{name,-32}{cost.Nanoseconds,12:n0}{cost.Bytes,10:n0}");
        }
    }

    private static string Columns(Match match, Func<string, string> value) =>
        string.Concat(match.References.Select(name => value(name).PadLeft(11)));

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture).TrimEnd());
}
