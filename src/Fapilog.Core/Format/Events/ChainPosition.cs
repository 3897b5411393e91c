namespace Fapilog.Format;

/// <summary>
/// The end of a chain, which the next event is linked to.
/// </summary>
internal readonly record struct ChainPosition(long Sequence, string? Checksum)
{
    /// <summary>Gets the position before the first event.</summary>
    public static ChainPosition Start { get; } = new(0, null);
}
