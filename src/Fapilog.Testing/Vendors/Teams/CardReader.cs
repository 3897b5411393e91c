using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fapilog.Testing;

/// <summary>
/// Checks a card against <see cref="CardSchema"/> and collects its texts by how Teams renders them.
/// </summary>
internal sealed partial class CardReader
{
    private readonly List<string> _faults = [];
    private readonly List<string> _markdown = [];
    private readonly List<string> _plain = [];

    public IReadOnlyList<string> Faults => _faults;

    public IReadOnlyList<string> Markdown => _markdown;

    public IReadOnlyList<string> Plain => _plain;

    public void Read(JsonElement card)
    {
        ReadElement(card, "AdaptiveCard", "content");
        _faults.AddRange(_markdown.Concat(_plain)
            .Select(text => Function().Match(text))
            .Where(match => match.Success)
            .Select(match => $"A text contains '{match.Value}', which Teams replaces by a date or a time of its own form."));
        if (card.ValueKind is JsonValueKind.Object
            && card.TryGetProperty("version", out var version)
            && version.ToString() is not ("1.0" or "1.1" or "1.2" or "1.3" or "1.4"))
        {
            _faults.Add($"The card is of version '{version}'; Teams shows cards up to version 1.4 on all clients.");
        }
    }

    private void ReadElement(JsonElement element, string? expected, string path)
    {
        var type = element.ValueKind is JsonValueKind.Object
            && element.TryGetProperty("type", out var name) ? name.ToString() : expected == "Column" ? expected : string.Empty;
        if (!CardSchema.Elements.TryGetValue(type, out var members)
            || (expected ?? type) != type
            || (expected is null && type is "AdaptiveCard" or "TextRun" or "Column"))
        {
            _faults.Add($"'{path}' is of type '{type}', which may not stand there.");
            return;
        }

        foreach (var member in element.EnumerateObject())
        {
            if (!members.TryGetValue(member.Name, out var rule))
            {
                _faults.Add($"'{path}' is a {type} and has no member '{member.Name}'.");
            }
            else if (!rule.Fits(member.Value))
            {
                _faults.Add($"'{path}.{member.Name}' has a value it may not have.");
            }
            else
            {
                ReadMember(type, member, rule, $"{path}.{member.Name}");
            }
        }

        _faults.AddRange(members
            .Where(rule => rule.Value.IsRequired && rule.Key != "type" && !element.TryGetProperty(rule.Key, out _))
            .Select(rule => $"'{path}' is a {type} and lacks '{rule.Key}'."));
    }

    private void ReadMember(string type, JsonProperty member, CardMember rule, string path)
    {
        switch (rule.Kind)
        {
            case CardMemberKind.Elements:
                ReadEach(member.Value, path, (item, at) => ReadElement(item, type == "ColumnSet" ? "Column" : null, at));
                break;
            case CardMemberKind.Inlines:
                ReadEach(member.Value, path, ReadInline);
                break;
            case CardMemberKind.Facts:
                ReadEach(member.Value, path, ReadFact);
                break;
            case CardMemberKind.Text when type == "TextRun" && member.Name == "text":
                _plain.Add(member.Value.GetString()!);
                break;
            case CardMemberKind.Text when member.Name is "text" or "fallbackText":
                _markdown.Add(member.Value.GetString()!);
                break;
        }
    }

    private static void ReadEach(JsonElement array, string path, Action<JsonElement, string> read)
    {
        foreach (var (index, item) in array.EnumerateArray().Index())
        {
            read(item, $"{path}[{index}]");
        }
    }

    private void ReadInline(JsonElement inline, string path)
    {
        if (inline.ValueKind is JsonValueKind.String)
        {
            _plain.Add(inline.GetString()!);
        }
        else
        {
            ReadElement(inline, "TextRun", path);
        }
    }

    private void ReadFact(JsonElement fact, string path)
    {
        foreach (var name in new[] { "title", "value" })
        {
            if (fact.ValueKind is JsonValueKind.Object
                && fact.TryGetProperty(name, out var text)
                && text.ValueKind is JsonValueKind.String)
            {
                _markdown.Add(text.GetString()!);
            }
            else
            {
                _faults.Add($"'{path}' is a fact and lacks the text '{name}'.");
            }
        }
    }

    [GeneratedRegex(@"\{\{(DATE|TIME)\([^)]*\)\}\}")]
    private static partial Regex Function();
}
