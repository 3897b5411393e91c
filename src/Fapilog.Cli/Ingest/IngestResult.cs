namespace Fapilog.Cli;

/// <summary>
/// What became of the lines of one input.
/// </summary>
internal sealed class IngestResult
{
    public long Skipped { get; set; }

    public List<RejectedLine> Rejected { get; } = [];

    /// <summary>Gets or sets the last line that was looked at, for the person who interrupted.</summary>
    public long LastLine { get; set; }

    public bool Interrupted { get; set; }
}
