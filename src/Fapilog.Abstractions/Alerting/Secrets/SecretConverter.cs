using System.ComponentModel;
using System.Globalization;

namespace Fapilog.Alerting;

/// <summary>
/// Lets a configuration binder create a <see cref="Secret"/> from text. It converts in one direction only: a secret does not
/// become text.
/// </summary>
internal sealed class SecretConverter : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

    public override bool CanConvertTo(ITypeDescriptorContext? context, Type? destinationType) => false;

    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        value is string { Length: > 0 } text ? Secret.Parse(text) : base.ConvertFrom(context, culture, value);
}
