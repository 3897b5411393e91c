using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fapilog.Testing;

/// <summary>
/// Parses one element of a post like Alertmanager's API v2, with the same error messages.
/// </summary>
internal static partial class PostedAlert
{
    // Alertmanager's default for an alert without an end.
    private static readonly TimeSpan ResolveTimeout = TimeSpan.FromMinutes(5);

    public static (AlertmanagerAlert? Alert, int Status, string Fault) Read(JsonElement element, int index, DateTimeOffset now)
    {
        if (element.ValueKind is not JsonValueKind.Object)
        {
            return (null, 400, "parsing alerts body from \"\" failed, because json: cannot unmarshal value");
        }

        if (!element.TryGetProperty("labels", out var labels) || labels.ValueKind is not JsonValueKind.Object)
        {
            return (null, 422, $"{index}.labels in body is required");
        }

        var (known, fault) = Texts(labels, "label set");
        var (notes, noteFault) =
            element.TryGetProperty("annotations", out var annotations) ? Texts(annotations, "annotations") : ([], null);
        if ((fault ?? noteFault) is { } text)
        {
            return (null, 400, text);
        }

        if (known.Count == 0)
        {
            return (null, 400, "at least one label pair required");
        }

        return Timed(element, known, notes, index, now);
    }

    private static (AlertmanagerAlert? Alert, int Status, string Fault) Timed(
        JsonElement element,
        SortedDictionary<string, string> labels,
        SortedDictionary<string, string> annotations,
        int index,
        DateTimeOffset now)
    {
        if (!TryTime(element, "startsAt", out var starts) || !TryTime(element, "endsAt", out var ends))
        {
            return (null, 400, "parsing alerts body from \"\" failed, because a time is not in RFC 3339");
        }

        if (element.TryGetProperty("generatorURL", out var generator)
            && !Uri.TryCreate(generator.ToString(), UriKind.Absolute, out _))
        {
            return (null, 422, $"{index}.generatorURL in body must be of type uri");
        }

        var start = starts ?? ends ?? now;
        var end = ends ?? now + ResolveTimeout;
        return end < start
            ? (null, 400, "start time must be before end time")
            : (
                new AlertmanagerAlert { Labels = labels, Annotations = annotations, StartsAt = start, EndsAt = end },
                200,
                string.Empty);
    }

    private static (SortedDictionary<string, string> Texts, string? Fault) Texts(JsonElement element, string what)
    {
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            if (member.Value.ValueKind is not JsonValueKind.String)
            {
                return (
                    texts,
                    "parsing alerts body from \"\" failed, because json: cannot unmarshal value into Go struct field Alert of type string");
            }

            if (!Name().IsMatch(member.Name))
            {
                return (texts, $"invalid {what}: invalid name \"{member.Name}\"");
            }

            if (member.Value.GetString() is { Length: > 0 } text)
            {
                texts[member.Name] = text;
            }
        }

        return (texts, null);
    }

    private static bool TryTime(JsonElement element, string name, out DateTimeOffset? time)
    {
        time = null;
        if (!element.TryGetProperty(name, out var member))
        {
            return true;
        }

        var text = member.ValueKind is JsonValueKind.String ? member.GetString()! : string.Empty;
        if (!Rfc3339().IsMatch(text)
            || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read))
        {
            return false;
        }

        time = read;
        return true;
    }

    [GeneratedRegex(@"\A[a-zA-Z_][a-zA-Z0-9_]*\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})\z")]
    private static partial Regex Rfc3339();
}
