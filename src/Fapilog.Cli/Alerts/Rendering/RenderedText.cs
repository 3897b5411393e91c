using System.Text.Encodings.Web;
using System.Text.Json;
using Fapilog.Alerting;

namespace Fapilog.Cli;

/// <summary>
/// Writes requests for people: JSON indented, and another body line by line.
/// </summary>
internal static class RenderedText
{
    // As deep as a value of the audit format can be, and a vendor's envelope around it.
    private const int MaxDepth = 256;

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        MaxDepth = MaxDepth,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(ToolConsole console, IReadOnlyList<AlertPreviewRequest> requests)
    {
        for (var i = 0; i < requests.Count; i++)
        {
            if (i > 0)
            {
                console.Line(string.Empty);
            }

            if (requests.Count > 1)
            {
                console.Line($"Request {i + 1} of {requests.Count}");
            }

            Write(console, requests[i]);
        }
    }

    private static void Write(ToolConsole console, AlertPreviewRequest request)
    {
        console.Line($"{request.Method} {request.Url}");
        foreach (var (name, value) in request.Headers)
        {
            console.Line($"{name}: {value}");
        }

        console.Line(string.Empty);
        if (Indent(request.Body) is { } json)
        {
            console.Json(json + "\n");
            return;
        }

        // Indented, since what follows a line feed in an event must not look like a line of the tool's own.
        foreach (var line in request.Body.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n'))
        {
            console.Line(line.Length == 0 ? line : "  " + line);
        }
    }

    private static string? Indent(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array
                ? JsonSerializer.Serialize(document.RootElement, Indented)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
