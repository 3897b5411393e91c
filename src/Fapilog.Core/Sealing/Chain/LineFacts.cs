using System.Text.Json;
using Fapilog.Format;

namespace Fapilog.Sealing;

/// <summary>
/// The place in the chain that a line states; null for members that it does not have.
/// </summary>
internal readonly record struct LineFacts(long? Sequence, string? Checksum, string? PreviousHash)
{
    public static LineFacts Read(ReadOnlySpan<byte> line)
    {
        try
        {
            var stored = StoredLine.Parse(line);
            return new LineFacts(stored.SequenceNumber, stored.Checksum, stored.PreviousHash);
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
