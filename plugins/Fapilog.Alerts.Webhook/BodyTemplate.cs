using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Webhook;

/// <summary>
/// A JSON document with names of members of the default body in its strings: <c>{"text": "{{severity}}: {{message}}"}</c>. It
/// is filled as a tree and not as text, so that nothing in an event can break out of its string.
/// </summary>
internal sealed partial class BodyTemplate
{
    // What a body has no member for.
    private static readonly Dictionary<string, Func<AlertReport, string?>> TextsForPeople = new()
    {
        ["headline"] = report => report.Headline,
        ["why"] = report => report.Fact("why"),
    };

    private static readonly string[] Names = [.. TextsForPeople.Keys, .. WebhookBody.Names];

    private readonly JsonElement _root;

    private BodyTemplate(JsonElement root)
    {
        _root = root;
    }

    public static BodyTemplate Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        return new BodyTemplate(document.RootElement.Clone());
    }

    /// <summary>Says what is wrong with a template, all at once.</summary>
    public static string? FindFault(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var unknown = Strings(document.RootElement)
                .SelectMany(one => Placeholder().Matches(one).Select(match => match.Groups[1].Value))
                .Where(name => !IsKnown(name))
                .Distinct(StringComparer.Ordinal)
                .ToArray();
            return unknown.Length == 0
                ? null
                : $"The template contains unknown names: {string.Join(", ", unknown.Select(name => $"'{{{{{name}}}}}'"))}. "
                    + $"There are {string.Join(", ", Names)}, and 'metadata.' with a key.";
        }
        catch (JsonException exception)
        {
            // The parser counts from zero.
            return string.Create(
                CultureInfo.InvariantCulture,
                $"The template is not JSON at line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1}. ")
                + "Write a JSON document with names such as '{{message}}' in its strings.";
        }
    }

    /// <summary>Fills the template from a body as it is sent without one.</summary>
    public byte[] Fill(byte[] body, AlertReport report)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        return VendorJson.Write(writer => Write(writer, _root, name => ForPeople(Value(root, report, name))));
    }

    // What a template is for shows its texts to people; the whole 'data' and 'metadata' are for programs, and stay as they are.
    private static JsonElement ForPeople(JsonElement value) => value.ValueKind is JsonValueKind.String
        ? JsonSerializer.SerializeToElement(PlainText.Lines(value.GetString()))
        : value;

    private static JsonElement Value(JsonElement root, AlertReport report, string name) => name switch
    {
        _ when TextsForPeople.TryGetValue(name, out var text) => JsonSerializer.SerializeToElement(text(report)),
        _ when root.TryGetProperty(name, out var member) => member,
        _ when name.StartsWith("metadata.", StringComparison.Ordinal) =>
            root.GetProperty("data").GetProperty("metadata").TryGetProperty(name["metadata.".Length..], out var value)
                ? value
                : default,
        _ => root.GetProperty("data").GetProperty(name),
    };

    private static void Write(Utf8JsonWriter writer, JsonElement template, Func<string, JsonElement> find)
    {
        switch (template.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in template.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value, find);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in template.EnumerateArray())
                {
                    Write(writer, item, find);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                WriteText(writer, template.GetString()!, find);
                break;
            default:
                template.WriteTo(writer);
                break;
        }
    }

    /// <summary>A string that is one name and nothing else becomes the value itself: a number, a list, null.</summary>
    private static void WriteText(Utf8JsonWriter writer, string text, Func<string, JsonElement> find)
    {
        if (Placeholder().Match(text) is { Success: true } whole && whole.Length == text.Length)
        {
            var value = find(whole.Groups[1].Value);
            if (value.ValueKind is JsonValueKind.Undefined)
            {
                writer.WriteNullValue();
            }
            else
            {
                writer.WriteRawValue(value.GetRawText());
            }

            return;
        }

        writer.WriteStringValue(Placeholder().Replace(text, match => Text(find(match.Groups[1].Value))));
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Undefined or JsonValueKind.Null => string.Empty,
        _ => value.GetRawText(),
    };

    private static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Strings(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        JsonValueKind.String => [element.GetString()!],
        _ => [],
    };

    private static bool IsKnown(string name) =>
        Names.Contains(name) || (name.StartsWith("metadata.", StringComparison.Ordinal) && name.Length > "metadata.".Length);

    [GeneratedRegex(@"\{\{\s*([^{}\s]+)\s*\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}

/// <summary>Checks a template.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class BodyTemplateAttribute : SettingRuleAttribute
{
    public BodyTemplateAttribute()
        : base(BodyTemplate.FindFault)
    {
    }
}
