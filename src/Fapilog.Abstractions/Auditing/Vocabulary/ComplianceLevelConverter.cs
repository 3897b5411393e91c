using System.ComponentModel;
using System.Globalization;

namespace Fapilog.Auditing;

/// <summary>
/// Lets a configuration binder create a <see cref="ComplianceLevel"/> from text such as <c>Hipaa</c>, <c>PciDss</c> or
/// <c>pci_dss</c>.
/// </summary>
internal sealed class ComplianceLevelConverter : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        ComplianceLevel.TryParse(value as string, out var level)
            ? level
            : throw new FormatException($"The level is one of {string.Join(", ", ComplianceLevel.KnownValues)}.");
}
