namespace Fapilog.Benchmarks.Comparing;

/// <summary>
/// The measured runs of a match, in the order of its rounds.
/// </summary>
internal sealed record Outcome(Match Match, IReadOnlyDictionary<string, List<Run>> Runs)
{
    /// <summary>Gets the contestants' figures, each with its ratios to the match's references.</summary>
    public IEnumerable<Result> Results => Match.Entries.Select(entry => Result.Of(
        entry.Name,
        entry.Callers ?? Match.Callers,
        Runs[entry.Name],
        Match.References.Where(Runs.ContainsKey).ToDictionary(name => name, name => Ratio(entry.Name, name)!.Value)));

    /// <summary>
    /// Returns how many times as many events one stored as another: the median of the rounds' ratios, which a load that
    /// comes and goes between the rounds does not move. Null if one of them did not take part.
    /// </summary>
    public double? Ratio(string name, string reference) =>
        Runs.TryGetValue(name, out var runs) && Runs.TryGetValue(reference, out var others)
            ? Result.Median(runs.Zip(others, (run, other) => run.EventsPerSecond / other.EventsPerSecond))
            : null;
}
