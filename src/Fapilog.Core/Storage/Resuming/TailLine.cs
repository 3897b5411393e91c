using System.Text.Json;
using Fapilog.Format;

namespace Fapilog.Storage;

/// <summary>
/// One line near the end of a file: its content, or why it cannot be read.
/// </summary>
internal sealed record TailLine(string Path, long Offset, long Length, StoredLine? Line, JsonException? Fault)
{
    public bool Intact => Line is { BytesIntact: true, SequenceNumber: not null };

    public long EndOffset => Offset + Length;

    public bool BeginsAChain => Line is { SequenceNumber: 1, PreviousHash: null };

    public ChainPosition Position => new(Line?.SequenceNumber ?? 0, Line?.Checksum);

    public bool Follows(ChainPosition end) =>
        Intact && Line!.SequenceNumber == end.Sequence + 1 && Line.PreviousHash == end.Checksum;

    /// <summary>
    /// Parses a line without copying it, so its bytes must stay valid: a copy of a hostile line would double the cost.
    /// </summary>
    public static TailLine Parse(string path, long offset, int length, ReadOnlyMemory<byte> content)
    {
        try
        {
            return new TailLine(path, offset, length, StoredLine.Parse(content), null);
        }
        catch (JsonException exception)
        {
            return new TailLine(path, offset, length, null, exception);
        }
    }
}
