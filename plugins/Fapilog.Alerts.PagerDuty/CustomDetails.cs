using System.Globalization;
using System.Text.Json;
using Fapilog.Delivery;

namespace Fapilog.Alerts.PagerDuty;

/// <summary>
/// What PagerDuty shows below an alert, as names and texts: the facts first, then the whole message, then metadata, as far as
/// the body's limit reaches.
/// </summary>
internal sealed class CustomDetails
{
    private const int MaxName = 300;
    private const int MaxFact = 8_000;
    private const int MaxMessage = 200_000;
    private const int RoomForNote = 200;

    // The quotes of both, the colon and the comma.
    private const int BytesOfEntry = 6;

    private readonly AlertFields _fields;

    private CustomDetails(AlertFields fields)
    {
        _fields = fields;
    }

    public static CustomDetails Of(AlertReport report, int maxBytes)
    {
        var fields = new AlertFields(maxBytes - RoomForNote, TextUnit.Json, MaxName, BytesOfEntry);
        if (report.Marks.Count > 0)
        {
            fields.Add("marks", string.Join(", ", report.Marks));
        }

        foreach (var fact in report.Facts)
        {
            fields.Add(fact.Name, fact.Value, MaxFact);
        }

        fields.Add("message", report.What, MaxMessage);
        foreach (var detail in report.Details)
        {
            fields.Add(detail.Name, detail.Value);
        }

        return new CustomDetails(fields);
    }

    public void WriteTo(Utf8JsonWriter writer)
    {
        foreach (var (name, value) in _fields.Items)
        {
            writer.WriteString(name, value);
        }

        if (_fields.Cut + _fields.LeftOut > 0)
        {
            writer.WriteString("shortened", string.Create(
                CultureInfo.InvariantCulture,
                $"{_fields.Cut} values were cut and {_fields.LeftOut} left out to keep PagerDuty's limit. The stored event has everything."));
        }
    }
}
