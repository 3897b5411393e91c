using System.Text.Json;
using Fapilog.Format;

namespace Fapilog.Sealing;

/// <summary>
/// What a line says of its place in the chain; null for what it does not say.
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
