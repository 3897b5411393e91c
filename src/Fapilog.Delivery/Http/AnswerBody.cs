using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Fapilog.Delivery;

/// <summary>
/// Reads the body of an answer within a limit, decodes it, and says whether it is whole.
/// </summary>
internal static class AnswerBody
{
    private const int ShortestGzip = 18;

    public static async Task<(string Text, bool IsComplete)> ReadAsync(
        HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        var (sent, isWhole) = await ReadSentAsync(response.Content, maxBytes, cancellationToken).ConfigureAwait(false);
        var body = new ArrayBufferWriter<byte>();
        try
        {
            var encoding = string.Join(',', response.Content.Headers.ContentEncoding);
            isWhole &= sent.Length == 0 || Decode(sent, encoding, body, maxBytes);
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException or NotSupportedException)
        {
            // Damaged, or in an encoding that is not known.
            isWhole = false;
        }

        isWhole &= body.WrittenCount <= maxBytes;
        return (Encoding.UTF8.GetString(body.WrittenSpan[..Math.Min(body.WrittenCount, maxBytes)]), isWhole);
    }

    private static async Task<(ReadOnlyMemory<byte> Sent, bool IsWhole)> ReadSentAsync(
        HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
        var sent = new ArrayBufferWriter<byte>();
        var isWhole = true;
        try
        {
            using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            int read;
            while (sent.WrittenCount <= maxBytes
                && (read = await stream.ReadAsync(sent.GetMemory(HttpAnswer.DefaultMaxBytes), cancellationToken)
                    .ConfigureAwait(false)) > 0)
            {
                sent.Advance(read);
            }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException)
        {
            // The status has arrived and says what happened; a body that breaks off or drips does not change it.
            isWhole = false;
        }

        return (sent.WrittenMemory[..Math.Min(sent.WrittenCount, maxBytes)], isWhole && sent.WrittenCount <= maxBytes);
    }

    // No encoding is asked for, and some servers and networks in between encode all the same. The streams of .NET take an
    // encoded text that is cut short for a whole one, so that its end is looked at here.
    private static bool Decode(ReadOnlyMemory<byte> sent, string encoding, ArrayBufferWriter<byte> body, int maxBytes)
    {
        var end = sent.Span[^Math.Min(sent.Length, sizeof(uint))..];
        switch (encoding.ToUpperInvariant())
        {
            case "" or "IDENTITY":
                body.Write(sent.Span);
                return true;
            case "GZIP" or "X-GZIP":
                Inflate(new GZipStream(AsStream(sent), CompressionMode.Decompress), body, maxBytes);
                return sent.Length >= ShortestGzip && BinaryPrimitives.ReadUInt32LittleEndian(end) == body.WrittenCount;
            case "DEFLATE":
                Inflate(new ZLibStream(AsStream(sent), CompressionMode.Decompress), body, maxBytes);
                return end.Length == sizeof(uint) && BinaryPrimitives.ReadUInt32BigEndian(end) == Adler32(body.WrittenSpan);
            case "BR":
                return Unbrotli(sent.Span, body, maxBytes);
            default:
                throw new NotSupportedException();
        }
    }

    private static MemoryStream AsStream(ReadOnlyMemory<byte> sent) => new(sent.ToArray(), writable: false);

    private static void Inflate(Stream stream, ArrayBufferWriter<byte> body, int maxBytes)
    {
        using (stream)
        {
            int read;
            while (body.WrittenCount <= maxBytes && (read = stream.Read(body.GetSpan(HttpAnswer.DefaultMaxBytes))) > 0)
            {
                body.Advance(read);
            }
        }
    }

    private static bool Unbrotli(ReadOnlySpan<byte> sent, ArrayBufferWriter<byte> body, int maxBytes)
    {
        using var decoder = default(BrotliDecoder);
        var status = OperationStatus.DestinationTooSmall;
        while (status is OperationStatus.DestinationTooSmall && body.WrittenCount <= maxBytes)
        {
            status = decoder.Decompress(sent, body.GetSpan(HttpAnswer.DefaultMaxBytes), out var consumed, out var written);
            sent = sent[consumed..];
            body.Advance(written);
        }

        return status is OperationStatus.Done;
    }

    // RFC 1950, section 8.2.
    private static uint Adler32(ReadOnlySpan<byte> bytes)
    {
        const uint Modulus = 65521;
        var (low, high) = (1u, 0u);
        foreach (var value in bytes)
        {
            low = (low + value) % Modulus;
            high = (high + low) % Modulus;
        }

        return (high << 16) | low;
    }
}
