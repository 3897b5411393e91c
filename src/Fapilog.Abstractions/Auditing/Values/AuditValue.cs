using System.Globalization;
using System.Numerics;

namespace Fapilog.Auditing;

/// <summary>
/// One value of an event's metadata: null, a boolean, an integer of any size, a finite double, a string, a list or a map.
/// Immutable; compared by content.
/// </summary>
/// <remarks>
/// The kinds are those of JSON, but integers and doubles are distinct, as in the stored format: 1 and 1.0 are different
/// values. An integer of more than <see cref="MaxIntegerDigits"/> digits can be read but not logged. Safe for use by several
/// threads.
/// </remarks>
public sealed class AuditValue : IEquatable<AuditValue>
{
    /// <summary>
    /// The maximum number of digits of an integer in a logged event, without its sign. CPython cannot parse a longer
    /// one, so its readers would reject the whole trail.
    /// </summary>
    public const int MaxIntegerDigits = 4300;

    // An event read from hostile input may contain millions of them.
    private const int LeastShared = -1;
    private const int MostShared = 255;

    private static readonly AuditValue[] SharedIntegers =
        [.. Enumerable.Range(LeastShared, MostShared - LeastShared + 1)
            .Select(number => new AuditValue(AuditValueKind.Integer, number, null))];

    private static readonly AuditValue EmptyText = new(AuditValueKind.String, 0, string.Empty);
    private static readonly AuditValue EmptyList = new(AuditValueKind.List, 0, Array.Empty<AuditValue>());
    private static readonly AuditValue EmptyMap = new(AuditValueKind.Map, 0, AuditMap.Empty);

    private readonly long _bits;
    private readonly object? _content;

    private AuditValue(AuditValueKind kind, long bits, object? content)
    {
        Kind = kind;
        _bits = bits;
        _content = content;
    }

    /// <summary>Gets the null value.</summary>
    public static AuditValue Null { get; } = new(AuditValueKind.Null, 0, null);

    /// <summary>Gets the value <see langword="true"/>.</summary>
    public static AuditValue True { get; } = new(AuditValueKind.Boolean, 1, null);

    /// <summary>Gets the value <see langword="false"/>.</summary>
    public static AuditValue False { get; } = new(AuditValueKind.Boolean, 0, null);

    /// <summary>Gets the kind of the value.</summary>
    public AuditValueKind Kind { get; }

    /// <summary>Converts a boolean to a value.</summary>
    /// <param name="value">The boolean.</param>
    public static implicit operator AuditValue(bool value) => FromBoolean(value);

    /// <summary>Converts an integer to a value.</summary>
    /// <param name="value">The integer.</param>
    public static implicit operator AuditValue(long value) => FromInteger(value);

    /// <summary>Converts a double to a value.</summary>
    /// <param name="value">The double; one that is not finite becomes <see cref="Null"/>.</param>
    public static implicit operator AuditValue(double value) => FromDouble(value);

    /// <summary>Converts a string to a value.</summary>
    /// <param name="value">The string, or <see langword="null"/> for <see cref="Null"/>.</param>
    public static implicit operator AuditValue(string? value) => FromString(value);

    /// <summary>Converts a map to a value.</summary>
    /// <param name="value">The map, or <see langword="null"/> for <see cref="Null"/>.</param>
    public static implicit operator AuditValue(AuditMap? value) => FromMap(value);

    /// <summary>Creates a value from a boolean.</summary>
    /// <param name="value">The boolean.</param>
    /// <returns>The value.</returns>
    public static AuditValue FromBoolean(bool value) => value ? True : False;

    /// <summary>Creates a value from an integer.</summary>
    /// <param name="value">The integer.</param>
    /// <returns>The value.</returns>
    public static AuditValue FromInteger(long value) =>
        value is >= LeastShared and <= MostShared
            ? SharedIntegers[value - LeastShared]
            : new(AuditValueKind.Integer, value, null);

    /// <summary>
    /// Creates a value from an integer of any size. An event can be logged with up to <see cref="MaxIntegerDigits"/> digits.
    /// </summary>
    /// <param name="value">The integer.</param>
    /// <returns>The value.</returns>
    public static AuditValue FromInteger(BigInteger value) =>
        value >= long.MinValue && value <= long.MaxValue
            ? FromInteger((long)value)
            : new(AuditValueKind.Integer, 0, LargeInteger.From(value));

    /// <summary>
    /// Creates a value from the decimal text of an integer, in linear time. An event can be logged with up to
    /// <see cref="MaxIntegerDigits"/> digits.
    /// </summary>
    /// <param name="digits">Digits from 0 to 9 without leading zeros, with an optional minus sign.</param>
    /// <returns>The value.</returns>
    /// <exception cref="FormatException">The text is not in this form.</exception>
    public static AuditValue ParseInteger(ReadOnlySpan<char> digits)
    {
        var unsigned = digits is ['-', ..] ? digits[1..] : digits;
        if (unsigned is [] or ['0', _, ..] || unsigned.ContainsAnyExceptInRange('0', '9'))
        {
            throw new FormatException(
                "The text is not an integer: digits from 0 to 9, without leading zeros, after a minus sign or none.");
        }

        return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? FromInteger(number)
            : new(AuditValueKind.Integer, 0, LargeInteger.From(digits.ToString()));
    }

    /// <summary>
    /// Creates a value from a double. One that is not finite has no stored form and becomes <see cref="Null"/>.
    /// </summary>
    /// <param name="value">The double.</param>
    /// <returns>The value.</returns>
    public static AuditValue FromDouble(double value) =>
        double.IsFinite(value) ? new(AuditValueKind.Double, BitConverter.DoubleToInt64Bits(value), null) : Null;

    /// <summary>Creates a value from a string. A lone surrogate becomes U+FFFD.</summary>
    /// <param name="value">The string, or <see langword="null"/> for <see cref="Null"/>.</param>
    /// <returns>The value.</returns>
    public static AuditValue FromString(string? value) =>
        value is null ? Null : value.Length == 0 ? EmptyText : new(AuditValueKind.String, 0, WellFormedText.From(value));

    /// <summary>Creates a value from a list.</summary>
    /// <param name="items">The items, copied.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="items"/> is null.</exception>
    public static AuditValue FromList(IEnumerable<AuditValue> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var copy = items.ToArray();
        for (var i = 0; i < copy.Length; i++)
        {
            copy[i] ??= Null;
        }

        return copy.Length == 0 ? EmptyList : new(AuditValueKind.List, 0, copy);
    }

    /// <summary>Creates a value from a map.</summary>
    /// <param name="value">The map, or <see langword="null"/> for <see cref="Null"/>.</param>
    /// <returns>The value.</returns>
    public static AuditValue FromMap(AuditMap? value) =>
        value is null ? Null : value.Count == 0 ? EmptyMap : new(AuditValueKind.Map, 0, value);

    /// <summary>
    /// Creates a value from a .NET object. In addition to the kinds themselves, decimals, GUIDs, dates, times, durations,
    /// enumerations (<c>snake_case</c>) and <see cref="Uri"/> become strings, byte arrays Base64 strings, dictionaries with
    /// string keys maps, and other sequences lists.
    /// </summary>
    /// <param name="value">The object, or <see langword="null"/>.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentException">
    /// The object, or one inside it, is of another type or nested deeper than 32 levels; the message names the member.
    /// </exception>
    public static AuditValue From(object? value) => AuditValueConverter.Convert(value, "value", depth: 0);

    /// <summary>Returns the boolean.</summary>
    /// <returns>The boolean.</returns>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public bool AsBoolean() => Expect(AuditValueKind.Boolean)._bits != 0;

    /// <summary>Returns the integer.</summary>
    /// <returns>
    /// The integer, of any size. Converting a very long integer takes more than linear time; <see cref="ToString"/> returns its
    /// digits directly.
    /// </returns>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public BigInteger AsInteger() => Expect(AuditValueKind.Integer)._content is LargeInteger large ? large.ToBigInteger() : _bits;

    /// <summary>Returns the number of digits of the integer, without its sign.</summary>
    /// <returns>
    /// The number of digits; approximate for an integer created from a <see cref="BigInteger"/> of far more than
    /// <see cref="MaxIntegerDigits"/> digits.
    /// </returns>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public int CountIntegerDigits() => Expect(AuditValueKind.Integer)._content is LargeInteger large
        ? large.Digits
        : _bits.ToString(CultureInfo.InvariantCulture).Length - (_bits < 0 ? 1 : 0);

    /// <summary>Returns the integer if it fits in 64 bits.</summary>
    /// <param name="value">The integer, or 0.</param>
    /// <returns><see langword="true"/> if the value is an integer that fits; otherwise <see langword="false"/>.</returns>
    public bool TryGetInt64(out long value)
    {
        value = _bits;
        return Kind is AuditValueKind.Integer && _content is null;
    }

    /// <summary>Returns the double.</summary>
    /// <returns>The double, finite.</returns>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public double AsDouble() => BitConverter.Int64BitsToDouble(Expect(AuditValueKind.Double)._bits);

    /// <summary>Returns the string.</summary>
    /// <returns>The string.</returns>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public string AsString() => (string)Expect(AuditValueKind.String)._content!;

    /// <summary>Returns the list.</summary>
    /// <returns>The items, in order.</returns>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public IReadOnlyList<AuditValue> AsList() => Array.AsReadOnly((AuditValue[])Expect(AuditValueKind.List)._content!);

    /// <summary>Returns the map.</summary>
    /// <returns>The map.</returns>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public AuditMap AsMap() => (AuditMap)Expect(AuditValueKind.Map)._content!;

    /// <summary>Determines whether two values are equal, including the content of lists and maps.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> if they are equal; otherwise <see langword="false"/>.</returns>
    public bool Equals(AuditValue? other)
    {
        if (other is null || Kind != other.Kind || _bits != other._bits)
        {
            return false;
        }

        return Kind is AuditValueKind.List
            ? ((AuditValue[])_content!).AsSpan().SequenceEqual((AuditValue[])other._content!)
            : Equals(_content, other._content);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AuditValue);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(Kind, _bits, _content is AuditValue[] items ? items.Length : _content?.GetHashCode() ?? 0);

    /// <summary>Returns the text of a scalar, or the size of a list or map, for a log or a debugger.</summary>
    /// <returns>Text for people, not the stored form.</returns>
    public override string ToString() => Kind switch
    {
        AuditValueKind.Null => "null",
        AuditValueKind.Boolean => _bits != 0 ? "true" : "false",
        AuditValueKind.Integer when _content is null => _bits.ToString(CultureInfo.InvariantCulture),
        AuditValueKind.Double => AsDouble().ToString("R", CultureInfo.InvariantCulture),
        AuditValueKind.List => $"[{((AuditValue[])_content!).Length} items]",
        _ => _content!.ToString()!,
    };

    private AuditValue Expect(AuditValueKind kind) =>
        Kind == kind ? this : throw new InvalidOperationException($"The value is a {Kind}, not a {kind}.");
}
