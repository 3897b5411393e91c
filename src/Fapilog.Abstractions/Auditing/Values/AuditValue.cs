using System.Globalization;
using System.Numerics;

namespace Fapilog.Auditing;

/// <summary>
/// One value of an event's metadata: null, a boolean, an integer of any size, a finite double, a text, a list or a map.
/// Immutable, compared by content.
/// </summary>
/// <remarks>
/// The kinds are those of JSON with integers and doubles told apart, as the format on disk does: 1 and 1.0 are different
/// values. An integer of more than <see cref="MaxIntegerDigits"/> digits can be read, and not logged. Safe for use by several
/// threads.
/// </remarks>
public sealed class AuditValue : IEquatable<AuditValue>
{
    /// <summary>
    /// How many digits an integer may have in an event that is logged, its sign not counted. CPython cannot parse a longer
    /// one, so its readers would reject the whole trail.
    /// </summary>
    public const int MaxIntegerDigits = 4300;

    // An event read from hostile input may hold millions of them.
    private const int LeastShared = -1;
    private const int MostShared = 255;

    private static readonly AuditValue[] SharedIntegers =
        [.. Enumerable.Range(LeastShared, MostShared - LeastShared + 1).Select(number => new AuditValue(AuditValueKind.Integer, number, null))];

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

    /// <summary>Gets the value that holds nothing.</summary>
    public static AuditValue Null { get; } = new(AuditValueKind.Null, 0, null);

    /// <summary>Gets the value true.</summary>
    public static AuditValue True { get; } = new(AuditValueKind.Boolean, 1, null);

    /// <summary>Gets the value false.</summary>
    public static AuditValue False { get; } = new(AuditValueKind.Boolean, 0, null);

    /// <summary>Gets what the value holds.</summary>
    public AuditValueKind Kind { get; }

    /// <summary>Makes a value of a boolean.</summary>
    /// <param name="value">The boolean.</param>
    public static implicit operator AuditValue(bool value) => FromBoolean(value);

    /// <summary>Makes a value of an integer.</summary>
    /// <param name="value">The integer.</param>
    public static implicit operator AuditValue(long value) => FromInteger(value);

    /// <summary>Makes a value of a double.</summary>
    /// <param name="value">The double; <see cref="Null"/> results when it is not finite.</param>
    public static implicit operator AuditValue(double value) => FromDouble(value);

    /// <summary>Makes a value of a text.</summary>
    /// <param name="value">The text, or <see langword="null"/> for <see cref="Null"/>.</param>
    public static implicit operator AuditValue(string? value) => FromString(value);

    /// <summary>Makes a value of a map.</summary>
    /// <param name="value">The map, or <see langword="null"/> for <see cref="Null"/>.</param>
    public static implicit operator AuditValue(AuditMap? value) => FromMap(value);

    /// <summary>Makes a value of a boolean.</summary>
    /// <param name="value">The boolean.</param>
    /// <returns>The value.</returns>
    public static AuditValue FromBoolean(bool value) => value ? True : False;

    /// <summary>Makes a value of an integer.</summary>
    /// <param name="value">The integer.</param>
    /// <returns>The value.</returns>
    public static AuditValue FromInteger(long value) =>
        value is >= LeastShared and <= MostShared ? SharedIntegers[value - LeastShared] : new(AuditValueKind.Integer, value, null);

    /// <summary>Makes a value of an integer of any size. An event can be logged with up to <see cref="MaxIntegerDigits"/> digits.</summary>
    /// <param name="value">The integer.</param>
    /// <returns>The value.</returns>
    public static AuditValue FromInteger(BigInteger value) =>
        value >= long.MinValue && value <= long.MaxValue
            ? FromInteger((long)value)
            : new(AuditValueKind.Integer, 0, LargeInteger.From(value));

    /// <summary>
    /// Makes a value of an integer's decimal text, in time that grows with its length. An event can be logged with up to
    /// <see cref="MaxIntegerDigits"/> digits.
    /// </summary>
    /// <param name="digits">Digits from 0 to 9, without leading zeros, after a minus sign or none.</param>
    /// <returns>The value.</returns>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static AuditValue ParseInteger(ReadOnlySpan<char> digits)
    {
        var unsigned = digits is ['-', ..] ? digits[1..] : digits;
        if (unsigned is [] or ['0', _, ..] || unsigned.ContainsAnyExceptInRange('0', '9'))
        {
            throw new FormatException("The text is not an integer: digits from 0 to 9, without leading zeros, after a minus sign or none.");
        }

        return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? FromInteger(number)
            : new(AuditValueKind.Integer, 0, LargeInteger.From(digits.ToString()));
    }

    /// <summary>Makes a value of a double. What is not finite has no form on disk and becomes <see cref="Null"/>.</summary>
    /// <param name="value">The double.</param>
    /// <returns>The value.</returns>
    public static AuditValue FromDouble(double value) =>
        double.IsFinite(value) ? new(AuditValueKind.Double, BitConverter.DoubleToInt64Bits(value), null) : Null;

    /// <summary>Makes a value of a text. A surrogate without its other half becomes U+FFFD.</summary>
    /// <param name="value">The text, or <see langword="null"/> for <see cref="Null"/>.</param>
    /// <returns>The value.</returns>
    public static AuditValue FromString(string? value) =>
        value is null ? Null : value.Length == 0 ? EmptyText : new(AuditValueKind.String, 0, WellFormedText.From(value));

    /// <summary>Makes a value of a list.</summary>
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

    /// <summary>Makes a value of a map.</summary>
    /// <param name="value">The map, or <see langword="null"/> for <see cref="Null"/>.</param>
    /// <returns>The value.</returns>
    public static AuditValue FromMap(AuditMap? value) => value is null ? Null : value.Count == 0 ? EmptyMap : new(AuditValueKind.Map, 0, value);

    /// <summary>
    /// Makes a value of a .NET object. Beside the kinds themselves: decimals, GUIDs, dates, times and durations, enumerations
    /// (<c>snake_case</c>) and <see cref="Uri"/> become texts, byte arrays Base64 texts, dictionaries with text keys maps, and
    /// other sequences lists.
    /// </summary>
    /// <param name="value">The object, or <see langword="null"/>.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentException">
    /// The object, or one inside it, is of another type, or lies deeper than 32 levels; the message names the member.
    /// </exception>
    public static AuditValue From(object? value) => AuditValueConverter.Convert(value, "value", depth: 0);

    /// <summary>Returns the boolean.</summary>
    /// <returns>The boolean.</returns>
    /// <exception cref="InvalidOperationException">The value holds something else.</exception>
    public bool AsBoolean() => Expect(AuditValueKind.Boolean)._bits != 0;

    /// <summary>Returns the integer.</summary>
    /// <returns>
    /// The integer, of any size. Converting a very long integer takes more than linear time; <see cref="ToString"/> returns them
    /// as they are.
    /// </returns>
    /// <exception cref="InvalidOperationException">The value holds something else.</exception>
    public BigInteger AsInteger() => Expect(AuditValueKind.Integer)._content is LargeInteger large ? large.ToBigInteger() : _bits;

    /// <summary>Returns how many digits the integer has, without its sign.</summary>
    /// <returns>
    /// The number of digits; of one made of a <see cref="BigInteger"/> of far more than <see cref="MaxIntegerDigits"/>,
    /// about as many.
    /// </returns>
    /// <exception cref="InvalidOperationException">The value holds something else.</exception>
    public int CountIntegerDigits() => Expect(AuditValueKind.Integer)._content is LargeInteger large
        ? large.Digits
        : _bits.ToString(CultureInfo.InvariantCulture).Length - (_bits < 0 ? 1 : 0);

    /// <summary>Returns the integer when it fits 64 bits.</summary>
    /// <param name="value">The integer, or 0.</param>
    /// <returns><see langword="true"/> when the value holds an integer that fits.</returns>
    public bool TryGetInt64(out long value)
    {
        value = _bits;
        return Kind is AuditValueKind.Integer && _content is null;
    }

    /// <summary>Returns the double.</summary>
    /// <returns>The double, finite.</returns>
    /// <exception cref="InvalidOperationException">The value holds something else.</exception>
    public double AsDouble() => BitConverter.Int64BitsToDouble(Expect(AuditValueKind.Double)._bits);

    /// <summary>Returns the text.</summary>
    /// <returns>The text.</returns>
    /// <exception cref="InvalidOperationException">The value holds something else.</exception>
    public string AsString() => (string)Expect(AuditValueKind.String)._content!;

    /// <summary>Returns the list.</summary>
    /// <returns>The items, in order.</returns>
    /// <exception cref="InvalidOperationException">The value holds something else.</exception>
    public IReadOnlyList<AuditValue> AsList() => Array.AsReadOnly((AuditValue[])Expect(AuditValueKind.List)._content!);

    /// <summary>Returns the map.</summary>
    /// <returns>The map.</returns>
    /// <exception cref="InvalidOperationException">The value holds something else.</exception>
    public AuditMap AsMap() => (AuditMap)Expect(AuditValueKind.Map)._content!;

    /// <summary>Determines whether two values hold the same, list by list and map by map.</summary>
    /// <param name="other">The other value.</param>
    /// <returns><see langword="true"/> when they do.</returns>
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

    /// <summary>Returns the text of a scalar, and the size of a list or map, for a log or a debugger.</summary>
    /// <returns>Text for people, not the form on disk.</returns>
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
