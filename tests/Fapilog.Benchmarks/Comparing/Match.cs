namespace Fapilog.Benchmarks.Comparing;

/// <summary>
/// Contestants that store the same events: several rounds, in each every contestant once, in an order that moves on by one. The
/// first round warms up and is discarded.
/// </summary>
/// <param name="Shape">What the events contain.</param>
/// <param name="Callers">How many threads log, unless the contestant decides that.</param>
/// <param name="Entries">Who takes part.</param>
internal sealed record Match(EventShape Shape, int Callers, IReadOnlyList<Entry> Entries)
{
    /// <summary>Gets a value indicating whether its contestants wait for the disk.</summary>
    public bool IsDurable => Entries.Intersect(Entry.Durable).Any();

    /// <summary>Gets whom the others are compared with. The durable ones have no peer but one fsync for each event.</summary>
    public IReadOnlyList<string> References => IsDurable ? [Entry.Fsync] : [Entry.Serilog, Entry.Floor];

    public async Task<Outcome> PlayAsync(string directory, byte[] line, int events, int rounds)
    {
        var runs = Entries.ToDictionary(entry => entry.Name, _ => new List<Run>());
        for (var round = 0; round <= rounds; round++)
        {
            for (var turn = 0; turn < Entries.Count; turn++)
            {
                var entry = Entries[(turn + round) % Entries.Count];
                var run = await Run.OfAsync(
                    entry.Create(line), directory, Shape, entry.Callers ?? Callers, Math.Max(1, events / entry.Share));
                if (round > 0)
                {
                    runs[entry.Name].Add(run);
                }
            }
        }

        return new Outcome(this, runs);
    }
}
