using Fapilog.Benchmarks.Measuring;

namespace Fapilog.Benchmarks.Comparing;

/// <summary>
/// What storing is held to.
/// </summary>
internal static class Aims
{
    /// <summary>The aims that a match can tell of: those whose contestants took part.</summary>
    public static IEnumerable<Aim> Of(Outcome outcome)
    {
        var events = Tables.Describe(outcome.Match.Shape);
        var place = $"{events}, {Tables.Callers(outcome.Match.Callers)}";
        var best = outcome.Match.IsDurable
            ? null
            : outcome.Results.Where(result => Entry.IsPeer(result.Name)).MaxBy(result => result.EventsPerSecond);
        IEnumerable<Aim?> aims =
        [
            Ratio(outcome, Entry.Ours, Entry.Serilog, 2, place),
            best is null ? null : Ratio(outcome, Entry.Ours, best.Name, 1, $"{place}: the best peer"),
            Ratio(outcome, Entry.Ours, Entry.Floor, 0.6, place),
            Ratio(outcome, Entry.OursDurable64, Entry.Fsync, 25, events),
        ];
        return aims.OfType<Aim>();
    }

    public static IEnumerable<Aim> Of(Calls calls)
    {
        var events = Tables.Describe(calls.Shape);
        yield return new Aim($"bytes beyond the event, {events}", calls.BytesBeyondEvent, 250, AtLeast: false);
        yield return new Aim($"time of a call / of Serilog's, {events}", calls.CallOfSerilogs, 0.1, AtLeast: false);
    }

    private static Aim? Ratio(Outcome outcome, string name, string reference, double bound, string place) =>
        outcome.Ratio(name, reference) is { } ratio
            ? new Aim($"{name} / {reference}, {place}", ratio, bound, AtLeast: true)
            : null;
}
