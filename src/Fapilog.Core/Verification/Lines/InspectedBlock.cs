namespace Fapilog.Verification;

/// <summary>
/// The result of checking the lines of one block individually, or of its first part: the results of a block of many tiny lines
/// take more memory than the block itself.
/// </summary>
internal sealed class InspectedBlock
{
    // More than a block of a trail's own lines needs.
    private const int Most = 2048;

    /// <summary>Gets the lines that have a place in the chain, in the order of the file.</summary>
    public List<ChainLink> Links { get; } = [];

    /// <summary>Gets the findings, each with the number of links that precede its line.</summary>
    public List<(int Before, VerificationFinding Finding)> Findings { get; } = [];

    /// <summary>Gets or sets the number of bytes checked.</summary>
    public int Bytes { get; set; }

    /// <summary>Gets or sets the position in the block of the first unchecked line.</summary>
    public int End { get; set; }

    /// <summary>Gets a value indicating whether the block holds as many results as allowed.</summary>
    public bool IsFull => Links.Count + Findings.Count >= Most;

    /// <summary>Gets or sets the last line's number.</summary>
    public long LastLine { get; set; }

    public void Note(VerificationFinding finding) => Findings.Add((Links.Count, finding));
}
