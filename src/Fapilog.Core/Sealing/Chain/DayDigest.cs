using System.Text.Json;
using Fapilog.Format;
using Fapilog.Storage;

namespace Fapilog.Sealing;

/// <summary>
/// The content of a day's file: the number of lines that are not blank, the SHA-256 of its bytes, and its first and last line.
/// </summary>
internal sealed record DayDigest(string File, long Records, string Sha256, LineFacts First, LineFacts Last)
{
    /// <summary>Reads a file to its end, in constant memory except for its longest line.</summary>
    public static DayDigest Compute(string name, ITrailFile file, CancellationToken cancellationToken)
    {
        using var stream = new HashingStream(new CancellableStream(new TrailFileStream(file), cancellationToken));
        var (records, first, last) = (0L, default(LineFacts), new MemoryStream());
        foreach (var line in LineReader.Read(stream))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var content = line.Content.Span.TrimEnd("\r \t"u8);
            if (content.IsEmpty && !line.IsTooLong)
            {
                continue;
            }

            first = records++ == 0 ? LineFacts.Read(content) : first;
            last.SetLength(0);
            last.Write(content);
        }

        var end = records == 0 ? default : LineFacts.Read(last.GetBuffer().AsSpan(0, (int)last.Length));
        return new DayDigest(name, records, stream.Finish(), first with { Checksum = null }, end with { PreviousHash = null });
    }
}

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
