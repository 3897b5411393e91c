namespace Fapilog.Cli;

/// <summary>
/// What became of the lines of one input.
/// </summary>
internal sealed class IngestResult
{
    public long Skipped { get; set; }

    public List<RejectedLine> Rejected { get; } = [];

    /// <summary>Gets the lines that were given to the trail, whether it stored them or not.</summary>
    public TakenLines Taken { get; } = new();

    /// <summary>Gets the first line that is to be stored.</summary>
    public long FirstLine { get; init; } = 1;

    /// <summary>Gets or sets how many lines were seen, with those before the first one.</summary>
    public long LinesSeen { get; set; }

    /// <summary>Gets or sets the last line that was looked at.</summary>
    public long LastLine { get; set; }

    public bool Interrupted { get; set; }

    /// <summary>Gets or sets why a line could not be stored; null when all could.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Returns the line to go on from; null when the whole input is done.</summary>
    /// <param name="stored">How many lines are stored for sure: the first ones of those that the trail was given.</param>
    public long? ContinueFrom(long stored) =>
        Failure is not null ? Taken.After(stored) ?? NextLine
        : Interrupted ? NextLine
        : null;

    // What lies before the first line was stored by an earlier run.
    private long NextLine => Math.Max(LastLine + 1, FirstLine);
}
