using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Fapilog.Loading;

/// <summary>
/// The form of a number as people write it. .NET reads <c>#25</c>, <c>&amp;h19</c> and <c>0x19</c> as hexadecimal, and <c>NaN</c>
/// and <c>Infinity</c> as numbers; all are refused here.
/// </summary>
[RequiresUnreferencedCode(SettingShape.ByReflection)]
internal static partial class SettingNumber
{
    public static bool IsWhole(Type plain) => !plain.IsEnum
        && (Type.GetTypeCode(plain) is >= TypeCode.SByte and <= TypeCode.UInt64
            || plain == typeof(Int128)
            || plain == typeof(UInt128));

    public static bool IsFractional(Type plain) =>
        Type.GetTypeCode(plain) is TypeCode.Single or TypeCode.Double or TypeCode.Decimal || plain == typeof(Half);

    /// <summary>Returns whether a text has the form of a number of the type; true where the type is no number.</summary>
    public static bool HasForm(Type plain, string text) =>
        IsWhole(plain) ? Whole().IsMatch(text.Trim())
        : !IsFractional(plain) || Fractional().IsMatch(text.Trim());

    /// <summary>Returns whether a number that was read is one: a text with too many digits is read as infinity.</summary>
    public static bool IsFinite(object? number) => number switch
    {
        double one => double.IsFinite(one),
        float one => float.IsFinite(one),
        Half one => Half.IsFinite(one),
        _ => true,
    };

    /// <summary>Describes the whole numbers that are legal, by the range of the setting.</summary>
    /// <param name="plain">The type of the setting.</param>
    /// <param name="range">The setting's own range; null for none.</param>
    /// <param name="text">
    /// What is written. The limits of the type say nothing about a setting without a range, unless a number was beyond them.
    /// </param>
    public static string DescribeWhole(Type plain, RangeAttribute? range, string? text)
    {
        var (least, most) = (Limit(plain, "MinValue"), Limit(plain, "MaxValue"));
        var isBeyond = text is not null && HasForm(plain, text);
        if (range is null)
        {
            return isBeyond ? $"a whole number from {least} to {most}" : "a whole number";
        }

        var (from, to) = (FormattableString.Invariant($"{range.Minimum}"), FormattableString.Invariant($"{range.Maximum}"));
        return to == most && !isBeyond ? $"a whole number of at least {from}"
            : from == least && !isBeyond ? $"a whole number of at most {to}"
            : $"a whole number from {from} to {to}";
    }

    // The properties of the 128-bit numbers, the constants of the others.
    private static string Limit(Type plain, string name) => FormattableString.Invariant(
        $"{plain.GetField(name)?.GetValue(null) ?? plain.GetProperty(name)?.GetValue(null)}");

    [GeneratedRegex(@"\A[+-]?[0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex(@"\A[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Fractional();
}
