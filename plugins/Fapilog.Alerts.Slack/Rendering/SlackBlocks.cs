using System.Text.Json;

namespace Fapilog.Alerts.Slack;

/// <summary>
/// Writes single blocks. What came from an event is plain text or code, where Slack reads no markup.
/// </summary>
internal sealed class SlackBlocks
{
    private readonly Utf8JsonWriter _writer;

    public SlackBlocks(Utf8JsonWriter writer)
    {
        _writer = writer;
    }

    public void Header(string text) => Block("header", () => Plain("text", text));

    public void Plain(string text) => Block("section", () => Plain("text", text));

    public void Markup(string text) => Block("section", () => Markup("text", text));

    public void Context(string text) => Block("context", () =>
    {
        _writer.WriteStartArray("elements");
        Markup(null, text);
        _writer.WriteEndArray();
    });

    /// <summary>Writes a grid, of two columns where there is room: a label of ours over a value from the event, as code.</summary>
    public void Grid(IEnumerable<(string Label, string Code)> cells) => Block("section", () =>
    {
        _writer.WriteStartArray("fields");
        foreach (var (label, code) in cells)
        {
            Markup(null, $"*{label}*\n`{code}`");
        }

        _writer.WriteEndArray();
    });

    private void Block(string type, Action write)
    {
        _writer.WriteStartObject();
        _writer.WriteString("type", type);
        write();
        _writer.WriteEndObject();
    }

    // Without 'emoji' a word between colons stays what it is.
    private void Plain(string? name, string text) => Text(name, "plain_text", text, "emoji", value: false);

    // 'verbatim' keeps Slack from making links of addresses and names.
    private void Markup(string? name, string text) => Text(name, "mrkdwn", text, "verbatim", value: true);

    private void Text(string? name, string type, string text, string option, bool value)
    {
        if (name is not null)
        {
            _writer.WritePropertyName(name);
        }

        _writer.WriteStartObject();
        _writer.WriteString("type", type);
        _writer.WriteString("text", text);
        _writer.WriteBoolean(option, value);
        _writer.WriteEndObject();
    }
}
