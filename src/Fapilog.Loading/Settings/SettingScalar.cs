using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Fapilog.Alerting;
using Fapilog.Diagnostics;
using Fapilog.Format;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Loading;

/// <summary>
/// Converts one configured text as people mean it, and describes what the text should have been.
/// </summary>
/// <remarks>.NET's configuration binder does the rest, where it reads nothing that surprises.</remarks>
[RequiresUnreferencedCode(SettingShape.ByReflection)]
[RequiresDynamicCode(SettingShape.ByReflection)]
internal static class SettingScalar
{
    public static bool TryConvert(IConfigurationSection section, Type type, string baseDirectory, out object? value)
    {
        value = null;
        var text = section.Value!;
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (IsEmpty(type, text) || !SettingNumber.HasForm(plain, text))
        {
            return false;
        }

        try
        {
            if (TryRead(plain, text.Trim(), ref value) is { } isRead)
            {
                return isRead;
            }

            value = type == typeof(Secret) ? Secret.Parse(RawSettings.Absolute(text, baseDirectory)) : section.Get(type);
            return SettingNumber.IsFinite(value);
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or ArgumentException)
        {
            // Its message repeats the value, which may be a secret.
            value = null;
            return false;
        }
    }

    /// <summary>
    /// Returns whether a text is no value of the type. .NET takes it for null where the type allows that, and fails elsewhere.
    /// </summary>
    public static bool IsEmpty(Type type, string? text)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain != typeof(string) && (plain == typeof(char) ? string.IsNullOrEmpty(text) : string.IsNullOrWhiteSpace(text));
    }

    /// <summary>Returns the value that a message may repeat; null if it may be a secret in the wrong place.</summary>
    public static string? Shown(Type type, string? text) =>
        IsEmpty(type, text) ? string.Empty
        : (Nullable.GetUnderlyingType(type) ?? type) is not { } plain || text is null ? null
        : plain == typeof(TimeSpan)
            || SettingNumber.IsWhole(plain)
            || SettingNumber.IsFractional(plain)
            || ShownValue.IsTime(plain)
            ? SettingDuration.Shown(text) ?? ShownValue.OfNumber(text)
        : plain == typeof(bool) || Known(plain) is not null ? ShownValue.OfName(text)
        : null;

    /// <summary>Returns the legal value that a text resembles.</summary>
    public static string? Nearest(Type type, string? text) =>
        (Nullable.GetUnderlyingType(type) ?? type) is not { } plain || text is not { Length: > 0 and <= 64 } ? null
        : plain == typeof(TimeSpan) ? SettingDuration.Nearest(text)
        : Known(plain) is { } known ? NearestName.Find(text, [.. known])
        : null;

    /// <param name="type">The type of the setting.</param>
    /// <param name="range">The setting's own range; null for none.</param>
    /// <param name="text">What is written; null where it is no single text.</param>
    public static string Describe(Type type, RangeAttribute? range = null, string? text = null)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return Type.GetTypeCode(plain) switch
        {
            _ when Known(plain) is { } known =>
                $"{(IsFlags(plain) ? "one or more, with commas between them, of" : "one of")} {Sentence.List(known)}",
            TypeCode.Boolean => "'true' or 'false'",
            TypeCode.DateTime => "a point in time such as '2030-01-31T12:00:00Z'",
            TypeCode.Char => "one character",
            TypeCode.String => "a text",
            _ when SettingNumber.IsFractional(plain) => "a number such as '0.5'",
            _ when SettingNumber.IsWhole(plain) => SettingNumber.DescribeWhole(plain, range, text),
            _ when plain == typeof(TimeSpan) => SettingDuration.Forms,
            _ when plain == typeof(DateOnly) => "a date such as '2030-01-31'",
            _ when plain == typeof(TimeOnly) => "a time of day such as '22:00'",
            _ when plain == typeof(Uri) => "an address such as 'https://example.com/'",
            _ when plain == typeof(DateTimeOffset) => "a point in time such as '2030-01-31T12:00:00Z'",
            _ when plain == typeof(Secret) => "a secret: 'env:NAME', 'file:PATH' or a text",
            _ when plain == typeof(byte[]) => "bytes in Base64",
            _ => $"a '{plain.Name}'",
        };
    }

    /// <summary>Reads what .NET reads otherwise than people mean it; null if the type is none of these.</summary>
    private static bool? TryRead(Type plain, string text, ref object? value)
    {
        if (plain == typeof(TimeSpan))
        {
            return Read(SettingDuration.TryParse(text, out var duration), duration, ref value);
        }

        // .NET takes a time without an offset for one of this machine, and '01/02/2030' for the second of January.
        if (plain == typeof(DateTimeOffset))
        {
            return Read(EventTime.TryParseWritten(text, out var time), time, ref value);
        }

        if (plain == typeof(DateTime))
        {
            return Read(EventTime.TryParseWritten(text, out var time), time.UtcDateTime, ref value);
        }

        if (plain == typeof(DateOnly))
        {
            return Read(
                DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date),
                date,
                ref value);
        }

        // .NET takes any text for a relative address, and '/x' for a file where paths have that form.
        if (plain == typeof(Uri))
        {
            var isAddress = Uri.TryCreate(text, UriKind.Absolute, out var address)
                && text.StartsWith($"{address.Scheme}:", StringComparison.OrdinalIgnoreCase);
            return Read(isAddress, address, ref value);
        }

        return plain.IsEnum ? TryReadNames(plain, text, ref value) : null;
    }

    // .NET takes a list and combines it ('Info,Warning' becomes 'Error'), and any number.
    private static bool TryReadNames(Type plain, string text, ref object? value)
    {
        var known = (IsFlags(plain) ? text.Split(',', StringSplitOptions.TrimEntries) : [text])
            .Select(name => Array.Find(Enum.GetNames(plain), one => one.Equals(name, StringComparison.OrdinalIgnoreCase)))
            .ToArray();
        value = known.Contains(null) ? null : Enum.Parse(plain, string.Join(',', known));
        return value is not null;
    }

    private static bool Read(bool isRead, object? read, ref object? value)
    {
        value = isRead ? read : null;
        return isRead;
    }

    private static IEnumerable<string>? Known(Type plain) =>
        plain.IsEnum ? Enum.GetNames(plain) : plain.GetProperty("KnownValues")?.GetValue(null) as IEnumerable<string>;

    private static bool IsFlags(Type type) => type.IsDefined(typeof(FlagsAttribute), inherit: false);
}
