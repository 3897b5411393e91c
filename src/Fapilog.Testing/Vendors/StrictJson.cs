using System.Text;
using System.Text.Json;

namespace Fapilog.Testing;

/// <summary>
/// Parses a body as strict JSON: valid UTF-8, one object, no duplicate names.
/// </summary>
internal static class StrictJson
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <summary>Returns the object, or <see langword="null"/> and the fault.</summary>
    public static JsonElement? Object(ReceivedRequest request, out string fault)
    {
        try
        {
            fault = "the body is not a JSON object";
            using var document = JsonDocument.Parse(Utf8.GetString(request.Body.Span), Options);
            return document.RootElement.ValueKind is JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (Exception exception) when (exception is JsonException or DecoderFallbackException)
        {
            fault = $"the body is not JSON: {exception.Message}";
            return null;
        }
    }

    public static bool IsJson(ReceivedRequest request) =>
        request.Headers.TryGetValue("Content-Type", out var type)
        && type.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase);
}
