using System.Text.Json;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Teams;

/// <summary>
/// Writes the body of a card. What came from an event stands in text runs, which Teams shows as they are: text blocks and
/// facts are Markdown to it, and its escapes are read differently by the desktop's and the phone's client.
/// </summary>
internal sealed class CardWriter
{
    private readonly Utf8JsonWriter _writer;
    private readonly AlertReport _report;
    private readonly CardPlan _plan;

    public CardWriter(Utf8JsonWriter writer, AlertReport report, CardPlan plan)
    {
        _writer = writer;
        _report = report;
        _plan = plan;
    }

    public void WriteBody(CardLook look)
    {
        _writer.WriteStartArray("body");
        WriteHead(look);
        foreach (var (index, fact) in _report.Facts.Index())
        {
            WriteFact(fact.Label, Cut(fact.Value, _plan.Limit(fact)), CardPlan.IsAnchor(fact), isFirst: index == 0, separator: false);
        }

        foreach (var (index, detail) in _report.Details.Take(_plan.Details).Index())
        {
            WriteFact(Cut(detail.Label, _plan.Detail), Cut(detail.Value, _plan.Detail), isMonospace: false, isFirst: index == 0, separator: index == 0);
        }

        if (_plan.Shortens(_report))
        {
            WriteFixed("Shortened to fit Teams. The stored event has everything.", null, null, isSubtle: true);
        }

        _writer.WriteEndArray();
    }

    private static string Cut(string text, int limit) => TextLimit.Cut(text, limit, TextUnit.Utf16);

    private void WriteHead(CardLook look)
    {
        Begin("Container");
        _writer.WriteString("style", look.Style);
        _writer.WriteBoolean("bleed", true);
        _writer.WriteStartArray("items");
        WriteFixed(string.Join(" · ", [.. _report.Marks, _report.Severity.ToUpperInvariant()]), look.Color, "Bolder", isSubtle: false);
        Begin("RichTextBlock");
        _writer.WriteString("spacing", "Small");
        _writer.WriteStartArray("inlines");
        WriteRun(Cut(_report.What, _plan.What), "Bolder", _report.What.Length <= 120 ? "Large" : "Default", isMonospace: false);
        _writer.WriteEndArray();
        _writer.WriteEndObject();
        _writer.WriteEndArray();
        _writer.WriteEndObject();
    }

    private void WriteFact(string label, string value, bool isMonospace, bool isFirst, bool separator)
    {
        Begin("RichTextBlock");
        _writer.WriteString("spacing", isFirst ? "Medium" : "Small");
        if (separator)
        {
            _writer.WriteBoolean("separator", true);
        }

        _writer.WriteStartArray("inlines");
        WriteRun(label + ": ", "Bolder", null, isMonospace: false);
        WriteRun(value, null, null, isMonospace);
        _writer.WriteEndArray();
        _writer.WriteEndObject();
    }

    private void WriteRun(string text, string? weight, string? size, bool isMonospace)
    {
        Begin("TextRun");
        _writer.WriteString("text", text);
        WriteIfGiven("weight", weight);
        WriteIfGiven("size", size);
        WriteIfGiven("fontType", isMonospace ? "Monospace" : null);
        _writer.WriteEndObject();
    }

    private void WriteFixed(string text, string? color, string? weight, bool isSubtle)
    {
        Begin("TextBlock");
        _writer.WriteString("text", text);
        _writer.WriteBoolean("wrap", true);
        WriteIfGiven("color", color);
        WriteIfGiven("weight", weight);
        if (isSubtle)
        {
            _writer.WriteBoolean("isSubtle", true);
        }

        _writer.WriteEndObject();
    }

    private void WriteIfGiven(string name, string? value)
    {
        if (value is not null)
        {
            _writer.WriteString(name, value);
        }
    }

    private void Begin(string type)
    {
        _writer.WriteStartObject();
        _writer.WriteString("type", type);
    }
}
