using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fapilog.Cli;

/// <summary>
/// The tool's JSON: snake_case members, nulls written, states by their names.
/// </summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
        Converters = { new JsonStringEnumConverter() },
    };

    /// <param name="console">Where to write.</param>
    /// <param name="value">What to write.</param>
    /// <param name="toPeople">Whether standard output is taken.</param>
    public static void Write(ToolConsole console, object value, bool toPeople = false) =>
        console.Json(JsonSerializer.Serialize(value, Options) + "\n", toPeople);
}
