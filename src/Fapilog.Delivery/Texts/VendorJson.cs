using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fapilog.Delivery;

/// <summary>
/// Writes JSON for vendors: compact, and with few escapes, because limits count bytes. Only what JSON itself demands is escaped,
/// and characters outside the basic plane, such as emoji.
/// </summary>
public static class VendorJson
{
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private static readonly JsonWriterOptions Options = new() { Encoder = Encoder };

    /// <summary>Writes one document.</summary>
    /// <param name="write">Writes the document.</param>
    /// <returns>The document in UTF-8.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="write"/> is null.</exception>
    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);

        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            write(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes one document.</summary>
    /// <param name="document">The document.</param>
    /// <returns>The document in UTF-8.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="document"/> is null.</exception>
    public static byte[] Write(JsonNode document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return Write(writer => document.WriteTo(writer));
    }

    internal static int EncodedLength(Rune rune)
    {
        if (rune.IsAscii && rune.Value >= ' ' && rune.Value is not ('"' or '\\' or 0x7F))
        {
            return 1;
        }

        Span<char> plain = stackalloc char[2];
        Span<char> encoded = stackalloc char[12];
        var length = rune.EncodeToUtf16(plain);
        Encoder.Encode(plain[..length], encoded, out _, out var written);
        return Encoding.UTF8.GetByteCount(encoded[..written]);
    }
}
