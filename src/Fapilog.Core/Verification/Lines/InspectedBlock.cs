namespace Fapilog.Verification;

/// <summary>
/// What the lines of one block say by themselves, or those of its first part: a block of many tiny lines says more than its
/// own size.
/// </summary>
internal sealed class InspectedBlock
{
    // More than the lines of a trail are in a block.
    private const int Most = 2048;

    /// <summary>Gets the lines that have a place in the chain, in the order of the file.</summary>
    public List<ChainLink> Links { get; } = [];

    /// <summary>Gets the findings, each with how many of the links stand before its line.</summary>
    public List<(int Before, VerificationFinding Finding)> Findings { get; } = [];

    /// <summary>Gets or sets how many bytes were judged.</summary>
    public int Bytes { get; set; }

    /// <summary>Gets or sets where in the block the first line stands that was not judged.</summary>
    public int End { get; set; }

    /// <summary>Gets a value indicating whether no more is to be held.</summary>
    public bool IsFull => Links.Count + Findings.Count >= Most;

    /// <summary>Gets or sets the last line's number.</summary>
    public long LastLine { get; set; }

    public void Note(VerificationFinding finding) => Findings.Add((Links.Count, finding));
}
