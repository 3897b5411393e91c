using System.Text.Json;

namespace Fapilog.Testing;

/// <summary>
/// Slack's limits for the blocks of a message. Taken from the limits in its client libraries; Slack publishes no schema.
/// </summary>
internal sealed class SlackBlockRules
{
    public const int MaxBlocks = 50;

    private readonly Func<Uri, bool> _isOurs;
    private readonly List<string> _texts = [];

    public SlackBlockRules(Func<Uri, bool> isOurs)
    {
        _isOurs = isOurs;
    }

    /// <summary>Gets what Slack would reject, each with its position in the document.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Gets unescaped characters, which Slack accepts.</summary>
    public List<string> Markup { get; } = [];

    public IReadOnlyList<string> Texts => _texts;

    public int Length => _texts.Sum(text => text.Length);

    public void CheckAll(JsonElement blocks, string path)
    {
        if (blocks.ValueKind is not JsonValueKind.Array)
        {
            Faults.Add($"must be an array [json-pointer:{path}]");
            return;
        }

        if (blocks.GetArrayLength() > MaxBlocks)
        {
            Faults.Add($"no more than {MaxBlocks} items allowed [json-pointer:{path}]");
        }

        foreach (var (index, block) in blocks.EnumerateArray().Index())
        {
            Check(block, $"{path}/{index}");
        }
    }

    private void Check(JsonElement block, string path)
    {
        var type = SlackTexts.Read(block, "type");
        if (SlackTexts.Read(block, "block_id") is { Length: > 255 })
        {
            Faults.Add($"must be less than 256 characters [json-pointer:{path}/block_id]");
        }

        switch (type)
        {
            case "header":
                Text(block, "text", 150, path, plainOnly: true);
                break;
            case "section":
                Section(block, path);
                break;
            case "context":
                Items(block, "elements", 10, path, ContextElement);
                break;
            case "actions":
                Items(block, "elements", 25, path, Button);
                break;
            case "image":
                Image(block, path);
                break;
            case "markdown":
                Bounded(SlackTexts.Read(block, "text"), 12_000, $"{path}/text");
                break;
            case "divider":
                break;
            default:
                Faults.Add($"unsupported type: {type ?? "none"} [json-pointer:{path}/type]");
                break;
        }
    }

    private void Section(JsonElement block, string path)
    {
        var hasText = block.TryGetProperty("text", out _);
        if (hasText)
        {
            Text(block, "text", 3000, path);
        }

        if (block.TryGetProperty("fields", out _))
        {
            Items(block, "fields", 10, path, (field, at) => TextObject(field, 2000, at));
        }
        else if (!hasText)
        {
            Faults.Add($"missing required field: text or fields [json-pointer:{path}]");
        }
    }

    private void ContextElement(JsonElement element, string path)
    {
        if (SlackTexts.Read(element, "type") == "image")
        {
            Image(element, path);
        }
        else
        {
            TextObject(element, 3000, path);
        }
    }

    private void Button(JsonElement element, string path)
    {
        if (SlackTexts.Read(element, "type") != "button")
        {
            Faults.Add($"unsupported type [json-pointer:{path}/type]");
            return;
        }

        Text(element, "text", 75, path, plainOnly: true);
        if (SlackTexts.Read(element, "url") is { Length: > 3000 }
            || SlackTexts.Read(element, "value") is { Length: > 2000 }
            || SlackTexts.Read(element, "action_id") is { Length: > 255 })
        {
            Faults.Add($"too long: url, value or action_id [json-pointer:{path}]");
        }
    }

    private void Image(JsonElement image, string path)
    {
        Bounded(SlackTexts.Read(image, "image_url"), 3000, $"{path}/image_url");
        Bounded(SlackTexts.Read(image, "alt_text"), 2000, $"{path}/alt_text");
    }

    private void Items(JsonElement block, string name, int most, string path, Action<JsonElement, string> check)
    {
        if (!block.TryGetProperty(name, out var items)
            || items.ValueKind is not JsonValueKind.Array
            || items.GetArrayLength() == 0)
        {
            Faults.Add($"no less than 1 item allowed [json-pointer:{path}/{name}]");
            return;
        }

        if (items.GetArrayLength() > most)
        {
            Faults.Add($"no more than {most} items allowed [json-pointer:{path}/{name}]");
        }

        foreach (var (index, item) in items.EnumerateArray().Index())
        {
            check(item, $"{path}/{name}/{index}");
        }
    }

    private void Text(JsonElement owner, string name, int limit, string path, bool plainOnly = false)
    {
        if (owner.ValueKind is JsonValueKind.Object && owner.TryGetProperty(name, out var text))
        {
            TextObject(text, limit, $"{path}/{name}", plainOnly);
        }
        else
        {
            Faults.Add($"missing required field: {name} [json-pointer:{path}]");
        }
    }

    private void TextObject(JsonElement text, int limit, string path, bool plainOnly = false)
    {
        var type = SlackTexts.Read(text, "type");
        if (type != "plain_text" && (plainOnly || type != "mrkdwn"))
        {
            Faults.Add($"unsupported type: {type ?? "none"} [json-pointer:{path}/type]");
            return;
        }

        if (text.TryGetProperty(type == "mrkdwn" ? "emoji" : "verbatim", out _))
        {
            Faults.Add($"invalid additional property [json-pointer:{path}]");
        }

        Bounded(SlackTexts.Read(text, "text"), limit, $"{path}/text");
    }

    private void Bounded(string? text, int limit, string path)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            Faults.Add($"must be more than 0 characters [json-pointer:{path}]");
            return;
        }

        if (text.Length > limit)
        {
            Faults.Add($"must be less than {limit + 1} characters [json-pointer:{path}]");
        }

        _texts.Add(text);
        if (SlackTexts.Markup(text, _isOurs) is { } markup)
        {
            Markup.Add($"{markup} [json-pointer:{path}]");
        }
    }
}
