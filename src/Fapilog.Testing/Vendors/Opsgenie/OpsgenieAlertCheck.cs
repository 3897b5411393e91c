using System.Globalization;
using System.Text.Json;

namespace Fapilog.Testing;

/// <summary>
/// Checks the bodies of the Alert API v2. Where the documentation does not specify a unit, the stricter interpretation applies:
/// characters are UTF-16 code units.
/// </summary>
internal static class OpsgenieAlertCheck
{
    private static readonly string[] Priorities = ["P1", "P2", "P3", "P4", "P5"];

    private static readonly (string Name, int Limit)[] TextsOfAlert =
    [
        ("alias", 512), ("description", 15_000), ("entity", 512), ("source", 100), ("user", 100), ("note", 25_000),
    ];

    private static readonly (string Name, int Limit)[] TextsOfChange = [("source", 100), ("user", 100), ("note", 25_000)];

    /// <summary>Returns the faults of a body that opens an alert, by member.</summary>
    public static IReadOnlyDictionary<string, string> FaultsOfAlert(JsonElement body)
    {
        var faults = new Dictionary<string, string>(StringComparer.Ordinal);
        CheckTexts(body, TextsOfAlert, faults);
        CheckText(body, "message", 130, faults);
        if (string.IsNullOrWhiteSpace(Text(body, "message")))
        {
            faults["message"] = "Message can not be empty.";
        }

        if (body.TryGetProperty("priority", out _) && !Priorities.Contains(Text(body, "priority")))
        {
            faults["priority"] = "Priority should be one of [P1, P2, P3, P4, P5].";
        }

        CheckList(body, "tags", 20, 50, faults);
        CheckList(body, "actions", 10, 50, faults);
        CheckDetails(body, faults);
        foreach (var name in new[] { "responders", "visibleTo" })
        {
            if (body.TryGetProperty(name, out var list)
                && (list.ValueKind is not JsonValueKind.Array || list.GetArrayLength() > 50))
            {
                faults[name] = $"'{name}' is not a list of at most 50.";
            }
        }

        return faults;
    }

    /// <summary>Returns the faults of a body that closes or acknowledges an alert, by member.</summary>
    public static IReadOnlyDictionary<string, string> FaultsOfChange(JsonElement body)
    {
        var faults = new Dictionary<string, string>(StringComparer.Ordinal);
        CheckTexts(body, TextsOfChange, faults);
        return faults;
    }

    public static string Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var member)
            && member.ValueKind is JsonValueKind.String ? member.GetString()! : string.Empty;

    private static void CheckTexts(JsonElement body, (string Name, int Limit)[] texts, Dictionary<string, string> faults)
    {
        foreach (var (name, limit) in texts)
        {
            CheckText(body, name, limit, faults);
        }
    }

    private static void CheckText(JsonElement body, string name, int limit, Dictionary<string, string> faults)
    {
        if (!body.TryGetProperty(name, out var member))
        {
            return;
        }

        if (member.ValueKind is not JsonValueKind.String)
        {
            faults[name] = $"'{name}' is not a text.";
        }
        else if (member.GetString()!.Length > limit)
        {
            faults[name] = $"'{name}' is longer than {limit.ToString(CultureInfo.InvariantCulture)} characters.";
        }
    }

    private static void CheckList(JsonElement body, string name, int limit, int textLimit, Dictionary<string, string> faults)
    {
        if (!body.TryGetProperty(name, out var list))
        {
            return;
        }

        if (list.ValueKind is not JsonValueKind.Array
            || list.EnumerateArray().Any(item => item.ValueKind is not JsonValueKind.String))
        {
            faults[name] = $"'{name}' is not a list of texts.";
        }
        else if (list.GetArrayLength() > limit || list.EnumerateArray().Any(item => item.GetString()!.Length > textLimit))
        {
            faults[name] = $"'{name}' has more than {limit} texts, or one longer than {textLimit} characters.";
        }
        else if (list.EnumerateArray().Any(item => string.IsNullOrWhiteSpace(item.GetString())))
        {
            faults[name] = $"'{name}' has an empty text.";
        }
    }

    private static void CheckDetails(JsonElement body, Dictionary<string, string> faults)
    {
        if (!body.TryGetProperty("details", out var details))
        {
            return;
        }

        if (details.ValueKind is not JsonValueKind.Object
            || details.EnumerateObject().Any(entry => entry.Value.ValueKind is not JsonValueKind.String))
        {
            faults["details"] = "'details' is not a map of texts to texts.";
        }
        else if (details.EnumerateObject().Sum(entry => entry.Name.Length + entry.Value.GetString()!.Length) > 8000)
        {
            faults["details"] = "'details' is longer than 8000 characters.";
        }
    }
}
