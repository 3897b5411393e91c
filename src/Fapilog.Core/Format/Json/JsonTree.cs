using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Fapilog.Auditing;
using Fapilog.Diagnostics;

namespace Fapilog.Format;

/// <summary>
/// Reads one JSON object into a value tree, as strictly as evidence requires: a duplicate name is a fault, integers keep
/// any size, and a number with a point or an exponent is a double.
/// </summary>
internal static class JsonTree
{
    // fapilog-audit's writer stops near 1000 levels and ours at 32; the default of System.Text.Json is 64.
    public const int MaxDepth = 256;

    /// <summary>The reader options for every line.</summary>
    public static readonly JsonReaderOptions Strict = new() { MaxDepth = MaxDepth };

    /// <exception cref="JsonException">
    /// The text is not one JSON object, or contains a name twice; the message gives the position.
    /// </exception>
    public static AuditMap ParseObject(ReadOnlySpan<byte> json, bool lastWins = false)
    {
        if (!Utf8.IsValid(json))
        {
            throw new JsonException("The line is not valid UTF-8.");
        }

        var reader = new Utf8JsonReader(json, Strict);
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
        {
            throw new JsonException("The line is not a JSON object.");
        }

        var map = ReadMap(ref reader, lastWins);
        return reader.Read() ? throw new JsonException("The line continues after its JSON object.") : map;
    }

    private static AuditValue ReadValue(ref Utf8JsonReader reader, bool lastWins) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadMap(ref reader, lastWins),
        JsonTokenType.StartArray => ReadList(ref reader, lastWins),
        JsonTokenType.String => JsonText.Unescape(reader.ValueSpan),
        JsonTokenType.Number => ReadNumber(reader.ValueSpan),
        JsonTokenType.True => AuditValue.True,
        JsonTokenType.False => AuditValue.False,
        _ => AuditValue.Null,
    };

    private static AuditMap ReadMap(ref Utf8JsonReader reader, bool lastWins)
    {
        var entries = new Dictionary<string, AuditValue>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var name = JsonText.Unescape(reader.ValueSpan);
            reader.Read();
            var value = ReadValue(ref reader, lastWins);
            if (!entries.TryAdd(name, value))
            {
                entries[name] = lastWins ? value : throw new DuplicateMemberException(name);
            }
        }

        return AuditMap.Create(entries);
    }

    private static AuditValue ReadList(ref Utf8JsonReader reader, bool lastWins)
    {
        var items = new List<AuditValue>();
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            items.Add(ReadValue(ref reader, lastWins));
        }

        return AuditValue.FromList(items);
    }

    private static AuditValue ReadNumber(ReadOnlySpan<byte> token)
    {
        // "-0" is an integer token, and the canonical form of that integer is "0".
        if (Utf8Parser.TryParse(token, out long number, out var consumed) && consumed == token.Length)
        {
            return number;
        }

        if (token.IndexOfAny(".eE"u8) < 0)
        {
            return AuditValue.ParseInteger(Encoding.ASCII.GetString(token));
        }

        var value = double.Parse(token, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(value)
            ? value
            : throw new JsonException($"The number '{ShortText.Shorten(token)}' is too large for a double.");
    }
}

/// <summary>
/// The exception that is thrown when a JSON object contains a member twice. Readers differ in which of the two they use, so
/// neither is evidence.
/// </summary>
#pragma warning disable CA1032, CA1064 // Internal: thrown and caught within this assembly only.
internal sealed class DuplicateMemberException : JsonException
#pragma warning restore CA1032, CA1064
{
    public DuplicateMemberException(string member)
        : base($"The member '{ShortText.Shorten(member)}' is given twice.")
    {
    }
}
