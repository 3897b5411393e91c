using Fapilog.Auditing;

namespace Fapilog.Format;

/// <summary>
/// Writes value trees in the canonical form of format version 1: no white space, names sorted by code point, strings and
/// numbers in one form.
/// </summary>
internal static class CanonicalJson
{
    /// <summary>Writes a map; <paramref name="except"/> names one entry of its top level to leave out.</summary>
    public static void Write(ByteBuffer buffer, AuditMap map, string? except = null)
    {
        var separator = (byte)'{';
        foreach (var (key, value) in map)
        {
            if (key == except)
            {
                continue;
            }

            buffer.Append(separator);
            CanonicalText.Write(buffer, key);
            buffer.Append((byte)':');
            Write(buffer, value);
            separator = (byte)',';
        }

        if (separator == '{')
        {
            buffer.Append((byte)'{');
        }

        buffer.Append((byte)'}');
    }

    public static void Write(ByteBuffer buffer, AuditValue value)
    {
        switch (value.Kind)
        {
            case AuditValueKind.Null:
                buffer.Append("null"u8);
                break;
            case AuditValueKind.Boolean:
                buffer.Append(value.AsBoolean() ? "true"u8 : "false"u8);
                break;
            case AuditValueKind.Integer when value.TryGetInt64(out var number):
                CanonicalNumber.Write(buffer, number);
                break;
            case AuditValueKind.Integer:
                CanonicalText.WriteAscii(buffer, value.ToString());
                break;
            case AuditValueKind.Double:
                CanonicalNumber.Write(buffer, value.AsDouble());
                break;
            case AuditValueKind.String:
                CanonicalText.Write(buffer, value.AsString());
                break;
            case AuditValueKind.Map:
                Write(buffer, value.AsMap());
                break;
            default:
                WriteList(buffer, value.AsList());
                break;
        }
    }

    private static void WriteList(ByteBuffer buffer, IReadOnlyList<AuditValue> items)
    {
        buffer.Append((byte)'[');
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
            {
                buffer.Append((byte)',');
            }

            Write(buffer, items[i]);
        }

        buffer.Append((byte)']');
    }
}
