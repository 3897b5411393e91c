using System.Text.Encodings.Web;
using System.Text.Json;
using Fapilog.Alerting;

namespace Fapilog.Cli;

/// <summary>
/// Writes requests for people: JSON indented, and nothing that could steer a terminal.
/// </summary>
internal static class RenderedText
{
    // As deep as a value of the audit format can be, and a vendor's envelope around it.
    private const int MaxDepth = 256;

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        MaxDepth = MaxDepth,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(ToolConsole console, IReadOnlyList<AlertPreviewRequest> requests)
    {
        for (var i = 0; i < requests.Count; i++)
        {
            if (requests.Count > 1)
            {
                console.Line($"{(i == 0 ? string.Empty : Environment.NewLine)}Request {i + 1} of {requests.Count}");
            }

            Write(console, requests[i]);
        }
    }

    private static void Write(ToolConsole console, AlertPreviewRequest request)
    {
        console.Line(Visible($"{request.Method} {request.Url}", isBody: false));
        foreach (var (name, value) in request.Headers)
        {
            console.Line(Visible($"{name}: {value}", isBody: false));
        }

        console.Line(string.Empty);
        console.Line(Visible(Readable(request.Body), isBody: true));
    }

    private static string Readable(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array
                ? JsonSerializer.Serialize(document.RootElement, Indented)
                : body;
        }
        catch (JsonException)
        {
            return body;
        }
    }

    private static string Visible(string text, bool isBody) => string.Concat(
        text.ReplaceLineEndings("\n").Select(character => isBody && character is '\n' or '\t' || !char.IsControl(character) ? character : '\uFFFD'))
        .ReplaceLineEndings();
}
