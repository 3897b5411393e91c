namespace Fapilog.Benchmarks.Comparing;

/// <summary>
/// A figure that the product is held to.
/// </summary>
/// <param name="What">What is compared, with the events and callers.</param>
/// <param name="Measured">What was measured.</param>
/// <param name="Bound">What it should be.</param>
/// <param name="AtLeast">Whether the bound is the least; otherwise it is the most.</param>
internal sealed record Aim(string What, double Measured, double Bound, bool AtLeast)
{
    public bool Met => AtLeast ? Measured >= Bound : Measured <= Bound;

    /// <summary>The aims that a table can tell of: those whose contestants took part.</summary>
    public static IEnumerable<Aim> Of(Match match, IReadOnlyList<Result> results)
    {
        double? Rate(string name) => results.FirstOrDefault(result => result.Name == name)?.EventsPerSecond;

        var events = Tables.Describe(match.Shape);
        if (Rate(Entry.Ours) is { } ours)
        {
            var place = $"{events}, {Tables.Callers(match.Callers)}";
            if (Rate(Entry.Serilog) is { } serilog)
            {
                yield return new Aim($"{Entry.Ours} / {Entry.Serilog}, {place}", ours / serilog, 2, AtLeast: true);
            }

            var peers = match.Entries.Where(entry => entry.IsPeer).Select(entry => (entry.Name, Rate: Rate(entry.Name)!.Value)).ToList();
            if (peers.Count > 0)
            {
                var best = peers.MaxBy(peer => peer.Rate);
                yield return new Aim($"{Entry.Ours} / the best peer ({best.Name}), {place}", ours / best.Rate, 1, AtLeast: true);
            }

            if (Rate(Entry.Floor) is { } floor)
            {
                yield return new Aim($"{Entry.Ours} / {Entry.Floor}, {place}", ours / floor, 0.6, AtLeast: true);
            }
        }

        if (Rate(Entry.OursDurable64) is { } durable && Rate(Entry.Fsync) is { } fsync)
        {
            yield return new Aim($"{Entry.OursDurable64} / {Entry.Fsync}, {events}", durable / fsync, 25, AtLeast: true);
        }
    }

    public static IEnumerable<Aim> Of(Calls calls)
    {
        var events = Tables.Describe(calls.Shape);
        yield return new Aim($"bytes beyond the event, {events}", calls.BytesBeyondEvent, 250, AtLeast: false);
        yield return new Aim($"time of a call beyond the event / Serilog's call, {events}", calls.CallOfSerilogs, 0.1, AtLeast: false);
    }
}
