using System.Globalization;
using System.Text.Json;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Opsgenie;

/// <summary>
/// The <c>details</c> of an alert: names and texts of 8,000 characters in all. The facts first, which always fit; then
/// metadata as far as it does.
/// </summary>
internal sealed class OpsgenieDetails
{
    private const int MaxCharacters = 8_000;
    private const int MaxName = 100;
    private const int MaxFact = 400;
    private const int MaxCommand = 2_000;
    private const int RoomForNote = 200;

    private readonly AlertFields _fields = new(MaxCharacters - RoomForNote, TextUnit.Utf16, MaxName, overhead: 0);

    public OpsgenieDetails(AlertReport report)
    {
        Facts = [.. report.Facts.Select(Shortened)];
        foreach (var fact in Facts.Concat(report.Details))
        {
            _fields.Add(fact.Name, fact.Value);
        }
    }

    /// <summary>Gets the facts as they are shown, each with its end cut where it is very long.</summary>
    public IReadOnlyList<AlertFact> Facts { get; }

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
                $"{_fields.Cut} values were cut and {_fields.LeftOut} left out to keep the limit of 8,000 characters. The stored event has everything."));
        }
    }

    // A command that is cut verifies nothing: it gets more room than the rest.
    private static AlertFact Shortened(AlertFact fact) => fact with
    {
        Value = TextLimit.Cut(fact.Value, fact.Name == "verify_with" ? MaxCommand : MaxFact, TextUnit.Utf16),
    };
}
