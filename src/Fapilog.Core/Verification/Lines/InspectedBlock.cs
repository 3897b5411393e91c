namespace Fapilog.Verification;

/// <summary>
/// What the lines of one block say by themselves.
/// </summary>
internal sealed class InspectedBlock
{
    /// <summary>Gets the lines that have a place in the chain, in the order of the file.</summary>
    public List<ChainLink> Links { get; } = [];

    /// <summary>Gets the findings, each with how many of the links stand before its line.</summary>
    public List<(int Before, VerificationFinding Finding)> Findings { get; } = [];

    /// <summary>Gets or sets how many bytes were judged.</summary>
    public int Bytes { get; set; }

    /// <summary>Gets or sets the last line's number.</summary>
    public long LastLine { get; set; }

    public void Note(VerificationFinding finding) => Findings.Add((Links.Count, finding));
}
