using System.Globalization;
using System.Numerics;

namespace Fapilog.Auditing;

/// <summary>
/// An integer beyond 64 bits, stored as its decimal text or its number. Conversion takes more than linear time, so each form
/// is created only on demand.
/// </summary>
internal sealed class LargeInteger : IEquatable<LargeInteger>
{
    // Up to this many bits the text is cheap; a larger integer has more than MaxIntegerDigits digits.
    private const int MostBits = 14_300;
    private const double DigitsPerBit = 0.30102999566398120;

    // A long holds every number with this many digits.
    private const int HashedDigits = 18;
    private const long HashedModulus = 1_000_000_000_000_000_000;

    private readonly BigInteger _value;
    private string? _text;

    private LargeInteger(string? text, BigInteger value)
    {
        _text = text;
        _value = value;
    }

    /// <summary>Gets the canonical decimal text.</summary>
    public string Text => _text ??= _value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Gets the number of digits; approximate if only the number is known.</summary>
    public int Digits => _text is { } text
        ? text.Length - (text[0] == '-' ? 1 : 0)
        : (int)Math.Min(int.MaxValue, (_value.GetBitLength() - 1) * DigitsPerBit);

    /// <param name="text">Decimal digits without leading zeros, with or without a minus sign.</param>
    public static LargeInteger From(string text) => new(text, default);

    public static LargeInteger From(BigInteger value) =>
        new(value.GetBitLength() <= MostBits ? value.ToString(CultureInfo.InvariantCulture) : null, value);

    public BigInteger ToBigInteger() => _value.IsZero ? BigInteger.Parse(Text, CultureInfo.InvariantCulture) : _value;

    public bool Equals(LargeInteger? other) => other is not null
        && (_text is null && other._text is null ? _value == other._value : Text == other.Text);

    public override bool Equals(object? obj) => Equals(obj as LargeInteger);

    // The last digits are cheap to get from both forms.
    public override int GetHashCode() => _text is { } text
        ? HashCode.Combine(text[0] == '-', long.Parse(text.AsSpan(text.Length - HashedDigits), CultureInfo.InvariantCulture))
        : HashCode.Combine(_value.Sign < 0, (long)BigInteger.Remainder(BigInteger.Abs(_value), HashedModulus));

    public override string ToString() => Text;
}
