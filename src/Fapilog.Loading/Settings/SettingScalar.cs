using System.Diagnostics.CodeAnalysis;
using Fapilog.Alerting;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Loading;

/// <summary>
/// Makes a value of one configured text, as the ecosystem's binder does, and says in words what the text should have been.
/// </summary>
[RequiresUnreferencedCode(SettingShape.ByReflection)]
[RequiresDynamicCode(SettingShape.ByReflection)]
internal static class SettingScalar
{
    public static bool TryConvert(IConfigurationSection section, Type type, string baseDirectory, out object? value)
    {
        try
        {
            value = type == typeof(Secret) ? Secret.Parse(RawSettings.Absolute(section.Value!, baseDirectory)) : section.Get(type);
            return value is not Enum number || Enum.IsDefined(number.GetType(), value) || IsFlags(number.GetType());
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or ArgumentException)
        {
            // What it says repeats the value, which may be a secret.
            value = null;
            return false;
        }
    }

    public static string Describe(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return Type.GetTypeCode(plain) switch
        {
            _ when plain.IsEnum => $"one of {Sentence.List(Enum.GetNames(plain))}",
            TypeCode.Boolean => "'true' or 'false'",
            TypeCode.Single or TypeCode.Double or TypeCode.Decimal => "a number such as '0.5'",
            TypeCode.DateTime => "a point in time such as '2030-01-31T12:00:00Z'",
            TypeCode.Char => "one character",
            TypeCode.String => "a text",
            not TypeCode.Object => $"a whole number from {plain.GetField("MinValue")?.GetValue(null)} to {plain.GetField("MaxValue")?.GetValue(null)}",
            _ when plain.GetProperty("KnownValues")?.GetValue(null) is IEnumerable<string> known => $"one of {Sentence.List(known)}",
            _ when plain == typeof(TimeSpan) => "a duration such as '00:00:30'",
            _ when plain == typeof(Uri) => "an address such as 'https://example.com/'",
            _ when plain == typeof(DateTimeOffset) => "a point in time such as '2030-01-31T12:00:00Z'",
            _ when plain == typeof(Secret) => "a secret: 'env:NAME', 'file:PATH' or a text",
            _ => $"a '{plain.Name}'",
        };
    }

    private static bool IsFlags(Type type) => type.IsDefined(typeof(FlagsAttribute), inherit: false);
}
