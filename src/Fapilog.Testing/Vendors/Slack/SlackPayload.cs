using System.Text.Json;

namespace Fapilog.Testing;

/// <summary>
/// The message that a request asks Slack to post, and its faults.
/// </summary>
internal sealed class SlackPayload
{
    /// <summary>
    /// The maximum number of characters in the blocks of one message: undocumented, but Slack was observed to reject more.
    /// </summary>
    public const int MaxBlockLength = 13_172;

    private const int MaxText = 40_000;
    private const int MaxAttachments = 100;

    private static readonly string[] Members = ["text", "blocks", "attachments", "unfurl_links", "unfurl_media", "mrkdwn"];
    private static readonly string[] ApiMembers =
        [.. Members, "channel", "thread_ts", "reply_broadcast", "parse", "link_names", "metadata"];

    /// <summary>Gets Slack's error code for the first fault.</summary>
    public string? Error { get; private set; }

    /// <summary>Gets Slack's messages about the fault.</summary>
    public IReadOnlyList<string> Messages { get; private set; } = [];

    /// <summary>Gets unintended markup, which Slack accepts.</summary>
    public IReadOnlyList<string> Markup { get; private set; } = [];

    public string Text { get; private set; } = string.Empty;

    public string? Channel { get; private set; }

    public string? Thread { get; private set; }

    public string Shown { get; private set; } = string.Empty;

    public int BlockLength { get; private set; }

    public static SlackPayload Read(ReceivedRequest request, bool isApi, Func<Uri, bool> isOurs)
    {
        var payload = new SlackPayload();
        if (!request.Headers.TryGetValue("Content-Type", out var type)
            || !type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
        {
            payload.Fail("invalid_payload", $"the content type is '{type}', not 'application/json'");
            return payload;
        }

        try
        {
            using var document = JsonDocument.Parse(request.Body);
            payload.Check(document.RootElement, isApi, isOurs);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            payload.Fail(isApi ? "invalid_json" : "invalid_payload", exception.Message);
        }

        return payload;
    }

    private void Check(JsonElement root, bool isApi, Func<Uri, bool> isOurs)
    {
        if (root.ValueKind is not JsonValueKind.Object)
        {
            Fail(isApi ? "json_not_object" : "invalid_payload", "must be an object");
            return;
        }

        var unknown = root.EnumerateObject().Select(member => member.Name).Except(isApi ? ApiMembers : Members).ToArray();
        if (unknown.Length > 0)
        {
            Fail(isApi ? "invalid_arguments" : "invalid_payload", $"unknown members: {string.Join(", ", unknown)}");
        }

        (Channel, Thread) = (SlackTexts.Read(root, "channel"), SlackTexts.Read(root, "thread_ts"));
        Text = SlackTexts.Read(root, "text") ?? string.Empty;
        var hasBlocks = root.TryGetProperty("blocks", out var blocks);
        var hasAttachments = root.TryGetProperty("attachments", out var attachments);
        if (string.IsNullOrWhiteSpace(Text))
        {
            // With blocks Slack accepts it, but a phone shows nothing.
            Fail("no_text", "the text is empty");
        }
        else if (Text.Length > MaxText)
        {
            Fail("msg_too_long", $"the text has {Text.Length} characters");
        }

        var rules = new SlackBlockRules(isOurs);
        if (hasBlocks)
        {
            rules.CheckAll(blocks, "/blocks");
            Fail("invalid_blocks", rules.Faults);
        }

        if (hasAttachments)
        {
            CheckAttachments(attachments, rules);
        }

        BlockLength = rules.Length;
        if (BlockLength > MaxBlockLength)
        {
            Fail("msg_blocks_too_long", $"the blocks have {BlockLength} characters together");
        }

        Shown = SlackTexts.Unescape(rules.Texts.Count > 0 ? string.Join('\n', rules.Texts) : Text);
        Markup = [.. new[] { SlackTexts.Markup(Text, isOurs) }.OfType<string>(), .. rules.Markup];
    }

    private void CheckAttachments(JsonElement attachments, SlackBlockRules rules)
    {
        if (attachments.ValueKind is not JsonValueKind.Array)
        {
            Fail("invalid_attachments", "must be an array");
            return;
        }

        if (attachments.GetArrayLength() > MaxAttachments)
        {
            Fail("too_many_attachments", $"no more than {MaxAttachments} items allowed");
        }

        var before = rules.Faults.Count;
        foreach (var (index, attachment) in attachments.EnumerateArray().Index())
        {
            if (attachment.TryGetProperty("blocks", out var blocks))
            {
                rules.CheckAll(blocks, $"/attachments/{index}/blocks");
            }

            if (SlackTexts.Read(attachment, "footer") is { Length: > 300 })
            {
                rules.Faults.Add($"must be less than 301 characters [json-pointer:/attachments/{index}/footer]");
            }
        }

        Fail("invalid_attachments", rules.Faults.Skip(before).ToArray());
    }

    private void Fail(string error, params IReadOnlyList<string> messages)
    {
        if (messages.Count > 0 && Error is null)
        {
            (Error, Messages) = (error, [.. messages]);
        }
    }
}
