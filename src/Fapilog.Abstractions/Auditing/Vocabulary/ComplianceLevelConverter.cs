using System.ComponentModel;
using System.Globalization;

namespace Fapilog.Auditing;

/// <summary>
/// Lets a configuration binder make a <see cref="ComplianceLevel"/> of what a person wrote: <c>Hipaa</c>, <c>PciDss</c>, <c>pci_dss</c>.
/// </summary>
internal sealed class ComplianceLevelConverter : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        ComplianceLevel.TryParse(value as string, out var level)
            ? level
            : throw new FormatException($"The level is one of {string.Join(", ", ComplianceLevel.KnownValues)}.");
}
