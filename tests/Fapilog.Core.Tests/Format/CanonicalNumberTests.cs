using System.Globalization;
using System.Numerics;
using System.Text;
using CsCheck;

namespace Fapilog.Format;

public class CanonicalNumberTests
{
    [Theory]
    [InlineData(0.0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(1.0, "1.0")]
    [InlineData(-1.5, "-1.5")]
    [InlineData(100.0, "100.0")]
    [InlineData(0.1, "0.1")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(0.000123, "0.000123")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(9999999999999998.0, "9999999999999998.0")]
    [InlineData(1e16, "1e+16")]
    [InlineData(1e22, "1e+22")]
    [InlineData(1e100, "1e+100")]
    [InlineData(123456789012345678.0, "1.2345678901234568e+17")]
    [InlineData(double.MaxValue, "1.7976931348623157e+308")]
    [InlineData(double.Epsilon, "5e-324")]
    [InlineData(2.2250738585072014e-308, "2.2250738585072014e-308")]
    [InlineData(double.NaN, "null")]
    [InlineData(double.NegativeInfinity, "null")]
    public void Write_ADouble_IsAsCPythonWritesIt(double value, string expected)
    {
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");

        Assert.Equal(expected, Text(value));
    }

    [Fact]
    public void Write_AnyDouble_IsItsShortestDigitsInThePlaceCPythonPutsThem() =>
        Gen.OneOf(
            Gen.Double,
            Gen.Long.Select(BitConverter.Int64BitsToDouble),
            Gen.Double[-1e17, 1e17],
            Gen.Double[-1e-3, 1e-3],
            Gen.Int.Select(number => (double)number))
            .Where(double.IsFinite)
            .Sample(value => Assert.Equal(Repr(value), Text(value)), iter: 20_000);

    [Fact]
    public void Write_AnyInteger_IsPlainDecimal() => Gen.Long.Sample(value =>
    {
        var buffer = new ByteBuffer(1);
        CanonicalNumber.Write(buffer, value);
        CanonicalJson.Write(buffer, Auditing.AuditValue.FromInteger(BigInteger.Multiply(value, long.MaxValue)));

        Assert.Equal($"{value}{(BigInteger)value * long.MaxValue}", Encoding.ASCII.GetString(buffer.Memory.Span));
    });

    private static string Text(double value)
    {
        var buffer = new ByteBuffer(1);
        CanonicalNumber.Write(buffer, value);
        return Encoding.ASCII.GetString(buffer.Memory.Span);
    }

    /// <summary>
    /// CPython's repr by another road: the fewest digits whose exact rational value reads back, taken as an integer times a
    /// power of ten.
    /// </summary>
    private static string Repr(double value)
    {
        if (value == 0)
        {
            return double.IsNegative(value) ? "-0.0" : "0.0";
        }

        var (digits, exponent) = Shortest(Math.Abs(value));
        var sign = value < 0 ? "-" : "";
        var scale = digits.Length - 1 + exponent;
        if (scale is < -4 or >= 16)
        {
            var mantissa = digits.Length == 1 ? digits : $"{digits[..1]}.{digits[1..]}";
            return $"{sign}{mantissa}e{(scale < 0 ? '-' : '+')}{Math.Abs(scale).ToString("D2", CultureInfo.InvariantCulture)}";
        }

        return exponent >= 0
            ? sign + digits + new string('0', exponent) + ".0"
            : sign + digits.PadLeft(1 - exponent, '0').Insert(Math.Max(digits.Length, 1 - exponent) + exponent, ".");
    }

    private static (string Digits, int Exponent) Shortest(double value)
    {
        for (var precision = 0; ; precision++)
        {
            var text = value.ToString($"E{precision}", CultureInfo.InvariantCulture);
            if (double.Parse(text, CultureInfo.InvariantCulture) == value)
            {
                var mark = text.IndexOf('E', StringComparison.Ordinal);
                var integer =
                    BigInteger.Parse(text[..mark].Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
                var exponent = int.Parse(text[(mark + 1)..], CultureInfo.InvariantCulture) - precision;
                for (; integer % 10 == 0; exponent++)
                {
                    integer /= 10;
                }

                return (integer.ToString(CultureInfo.InvariantCulture), exponent);
            }
        }
    }
}
