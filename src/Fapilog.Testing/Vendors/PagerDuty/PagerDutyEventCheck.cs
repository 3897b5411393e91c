using System.Globalization;
using System.Text.Json;

namespace Fapilog.Testing;

/// <summary>
/// Checks an event against the Events API v2, with PagerDuty's own error messages. Where the documentation does not specify a
/// unit, the stricter interpretation applies: characters are UTF-16 code units.
/// </summary>
internal static class PagerDutyEventCheck
{
    private static readonly string[] Actions = ["trigger", "acknowledge", "resolve"];
    private static readonly string[] Severities = ["critical", "error", "warning", "info"];

    public static IReadOnlyList<string> Faults(JsonElement body)
    {
        var faults = new List<string>();
        CheckKey(body, faults);
        var action = Text(body, "event_action");
        if (!Actions.Contains(action))
        {
            faults.Add(
                "'event_action' is missing or invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')");
        }

        CheckText(body, "dedup_key", 255, isRequired: action is "acknowledge" or "resolve", faults);
        CheckText(body, "client", int.MaxValue, isRequired: false, faults);
        CheckUrl(body, "client_url", ["http", "https"], isRequired: false, faults);
        CheckItems(body, "links", faults, link =>
        {
            CheckUrl(link, "href", ["http", "https"], isRequired: true, faults);
            CheckText(link, "text", int.MaxValue, isRequired: false, faults);
        });
        CheckItems(body, "images", faults, image =>
        {
            CheckUrl(image, "src", ["https"], isRequired: true, faults);
            CheckUrl(image, "href", ["http", "https"], isRequired: false, faults);
            CheckText(image, "alt", int.MaxValue, isRequired: false, faults);
        });
        if (body.TryGetProperty("payload", out var payload) || action == "trigger")
        {
            CheckPayload(payload, faults);
        }

        return faults;
    }

    public static string Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var member)
            && member.ValueKind is JsonValueKind.String ? member.GetString()! : string.Empty;

    private static void CheckKey(JsonElement body, List<string> faults)
    {
        var key = Text(body, "routing_key");
        if (key.Length != 32)
        {
            faults.Add("Length of 'routing_key' is incorrect (should be 32 characters)");
        }

        if (!key.All(char.IsAsciiLetterOrDigit))
        {
            faults.Add("'routing_key' cannot contain non-alphanumeric characters.");
        }
    }

    private static void CheckPayload(JsonElement payload, List<string> faults)
    {
        if (payload.ValueKind is not JsonValueKind.Object)
        {
            faults.Add("'payload' is missing or blank");
            return;
        }

        CheckText(payload, "summary", 1024, isRequired: true, faults);
        CheckText(payload, "source", int.MaxValue, isRequired: true, faults);
        CheckText(payload, "component", int.MaxValue, isRequired: false, faults);
        CheckText(payload, "group", int.MaxValue, isRequired: false, faults);
        CheckText(payload, "class", int.MaxValue, isRequired: false, faults);
        if (!Severities.Contains(Text(payload, "severity")))
        {
            faults.Add(
                "'severity' is missing or invalid (must be one of the following: 'critical', 'error', 'warning' or 'info')");
        }

        if (payload.TryGetProperty("timestamp", out _) && !IsTime(Text(payload, "timestamp")))
        {
            faults.Add("'timestamp' is invalid (must be an ISO 8601 time)");
        }

        if (payload.TryGetProperty("custom_details", out var details) && details.ValueKind is not JsonValueKind.Object)
        {
            faults.Add("'custom_details' is not an object");
        }
    }

    private static void CheckText(JsonElement parent, string name, int limit, bool isRequired, List<string> faults)
    {
        if (!parent.TryGetProperty(name, out var member))
        {
            if (isRequired)
            {
                faults.Add($"'{name}' is missing or blank");
            }
        }
        else if (member.ValueKind is not JsonValueKind.String)
        {
            faults.Add($"'{name}' is not a string");
        }
        else if (string.IsNullOrWhiteSpace(member.GetString()))
        {
            faults.Add($"'{name}' is missing or blank");
        }
        else if (member.GetString()!.Length > limit)
        {
            faults.Add($"'{name}' is too long (maximum is {limit.ToString(CultureInfo.InvariantCulture)} characters)");
        }
    }

    private static void CheckUrl(JsonElement parent, string name, string[] schemes, bool isRequired, List<string> faults)
    {
        var isThere = parent.TryGetProperty(name, out _);
        var isFit = Uri.TryCreate(Text(parent, name), UriKind.Absolute, out var url) && schemes.Contains(url.Scheme);
        if (isThere ? !isFit : isRequired)
        {
            faults.Add($"'{name}' is missing or not an address ({string.Join(" or ", schemes)})");
        }
    }

    private static void CheckItems(JsonElement body, string name, List<string> faults, Action<JsonElement> check)
    {
        if (!body.TryGetProperty(name, out var items))
        {
            return;
        }

        if (items.ValueKind is not JsonValueKind.Array
            || items.EnumerateArray().Any(item => item.ValueKind is not JsonValueKind.Object))
        {
            faults.Add($"'{name}' is not a list of objects");
            return;
        }

        foreach (var item in items.EnumerateArray())
        {
            check(item);
        }
    }

    private static bool IsTime(string text) => text.Contains('T', StringComparison.Ordinal)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);
}
