using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Xml;

namespace Fapilog.Auditing;

/// <summary>
/// Converts .NET objects to values, as the Python side of fapilog-audit converts its own: what is neither a number nor a
/// container becomes a string.
/// </summary>
internal static class AuditValueConverter
{
    /// <summary>Deep enough for any legitimate record, and shallow enough for every JSON reader.</summary>
    public const int MaxDepth = 32;

    public static AuditValue Convert(object? value, string member, int depth) => value switch
    {
        null => AuditValue.Null,
        AuditValue known => known,
        AuditMap map => map,
        string text => text,
        bool boolean => boolean,
        char character => character.ToString(),
        int number => (long)number,
        long number => number,
        sbyte or byte or short or ushort or uint => System.Convert.ToInt64(value, CultureInfo.InvariantCulture),
        ulong or Int128 or UInt128 or BigInteger => AuditValue.FromInteger(ToBigInteger(value)),
        double real => real,
        float single => double.Parse(single.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
        Half half => (double)half,
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        Guid id => id.ToString("D"),
        DateTimeOffset instant => TimestampText.Format(instant),
        DateTime time => TimestampText.Format(time),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => TimestampText.Format(time),
        TimeSpan duration => XmlConvert.ToString(duration),
        Enum symbol => JsonNamingPolicy.SnakeCaseLower.ConvertName(symbol.ToString()),
        Uri address => address.OriginalString,
        byte[] bytes => System.Convert.ToBase64String(bytes),
        _ => ConvertContainer(value, member, depth),
    };

    private static AuditValue ConvertContainer(object value, string member, int depth)
    {
        if (depth >= MaxDepth)
        {
            throw new ArgumentException($"The member '{member}' is nested deeper than {MaxDepth} levels. Flatten it.");
        }

        return value switch
        {
            IDictionary map => AuditMap.Create(Entries(map).Select(entry => Entry(entry.Key, entry.Value, member, depth))),
            IEnumerable<KeyValuePair<string, object?>> map =>
                AuditMap.Create(map.Select(entry => Entry(entry.Key, entry.Value, member, depth))),
            IEnumerable<KeyValuePair<string, string?>> map =>
                AuditMap.Create(map.Select(entry => Entry(entry.Key, entry.Value, member, depth))),
            IEnumerable<KeyValuePair<string, AuditValue>> map => AuditMap.Create(map),
            IEnumerable list => AuditValue.FromList(
                list.Cast<object?>().Select((item, index) => Convert(item, $"{member}[{index}]", depth + 1))),
            _ => throw new ArgumentException(
                $"The member '{member}' is of type '{value.GetType()}', which has no form on disk. Give a text, a number, a "
                + "boolean, a date, a GUID, a byte array, or a list or dictionary of these."),
        };
    }

    private static KeyValuePair<string, AuditValue> Entry(object key, object? value, string member, int depth)
    {
        var name = Convert(key, $"{member} (a key)", depth: 0);
        return name.Kind is AuditValueKind.List or AuditValueKind.Map
            ? throw new ArgumentException(
                $"A key of the member '{member}' is a list or a dictionary. A key is a text, or becomes one.")
            : new(name.ToString(), Convert(value, $"{member}.{name}", depth + 1));
    }

    // A generic dictionary enumerates as pairs; only its IDictionaryEnumerator returns entries.
    private static IEnumerable<DictionaryEntry> Entries(IDictionary map)
    {
        var entries = map.GetEnumerator();
        while (entries.MoveNext())
        {
            yield return entries.Entry;
        }
    }

    private static BigInteger ToBigInteger(object value) => value switch
    {
        ulong number => number,
        Int128 number => (BigInteger)number,
        UInt128 number => (BigInteger)number,
        _ => (BigInteger)value,
    };
}
