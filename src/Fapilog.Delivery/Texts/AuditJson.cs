using System.Globalization;
using System.Text.Json;
using Fapilog.Auditing;

namespace Fapilog.Delivery;

/// <summary>
/// Writes metadata as JSON without loss: integers of any size, doubles that read back equal and stay doubles.
/// </summary>
public static class AuditJson
{
    /// <summary>Writes a map as an object.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="map">The map.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static void Write(Utf8JsonWriter writer, AuditMap map)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(map);

        writer.WriteStartObject();
        foreach (var (name, value) in map)
        {
            writer.WritePropertyName(name);
            Write(writer, value);
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes a value.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static void Write(Utf8JsonWriter writer, AuditValue value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);

        switch (value.Kind)
        {
            case AuditValueKind.Boolean:
                writer.WriteBooleanValue(value.AsBoolean());
                break;
            case AuditValueKind.Integer:
                writer.WriteRawValue(value.ToString());
                break;
            case AuditValueKind.Double:
                writer.WriteRawValue(Text(value.AsDouble()));
                break;
            case AuditValueKind.String:
                writer.WriteStringValue(value.AsString());
                break;
            case AuditValueKind.List:
                writer.WriteStartArray();
                foreach (var item in value.AsList())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case AuditValueKind.Map:
                Write(writer, value.AsMap());
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static string Text(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";
    }
}
