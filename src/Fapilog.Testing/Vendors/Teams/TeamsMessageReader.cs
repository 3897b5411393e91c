using System.Text;
using System.Text.Json;

namespace Fapilog.Testing;

/// <summary>
/// Reads a message like the workflow "Send webhook alerts to a channel", and returns why it would not be posted.
/// </summary>
internal static class TeamsMessageReader
{
    // Teams limits the card as stored to 28 KiB; a request of 24,453 bytes was measured to become 28,897.
    private const int MaxExpandedBytes = 28_672;
    private const double Expansion = 1.19;

    private const string CardType = "application/vnd.microsoft.card.adaptive";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Parses the body; null when it is not JSON in UTF-8.</summary>
    public static JsonDocument? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            var document = JsonDocument.Parse(Strict.GetString(body));
            return document;
        }
        catch (Exception exception) when (exception is JsonException or DecoderFallbackException)
        {
            return null;
        }
    }

    public static (TeamsPost? Post, IReadOnlyList<string> Faults) Read(JsonElement message, int bytes, DateTimeOffset now)
    {
        var expanded = (int)Math.Ceiling(bytes * Expansion);
        if (expanded > MaxExpandedBytes)
        {
            return (
                null, [$"The message takes {expanded} bytes once Teams has expanded it, and the limit is {MaxExpandedBytes}."]);
        }

        if (message.ValueKind is not JsonValueKind.Object
            || !message.TryGetProperty("type", out var type) || type.ToString() != "message"
            || !message.TryGetProperty("attachments", out var attachments)
                || attachments.ValueKind is not JsonValueKind.Array
                || attachments.GetArrayLength() != 1)
        {
            return (null, ["The body is not a message with one attachment; the workflow finds nothing to post."]);
        }

        var attachment = attachments[0];
        return attachment.TryGetProperty("contentType", out var content)
            && content.ToString() == CardType
            && attachment.TryGetProperty("content", out var card)
            ? ReadCard(card, now)
            : (null, [$"The attachment is not of type '{CardType}'."]);
    }

    private static (TeamsPost? Post, IReadOnlyList<string> Faults) ReadCard(JsonElement card, DateTimeOffset now)
    {
        try
        {
            var reader = new CardReader();
            reader.Read(card);
            return reader.Faults.Count > 0
                ? (null, reader.Faults)
                : (
                    new TeamsPost
                    {
                        Card = card.GetRawText(),
                        MarkdownTexts = reader.Markdown,
                        PlainTexts = reader.Plain,
                        PostedAt = now,
                    },
                    []);
        }
        catch (InvalidOperationException exception)
        {
            // A lone surrogate, which is not valid text.
            return (null, [exception.Message]);
        }
    }
}
