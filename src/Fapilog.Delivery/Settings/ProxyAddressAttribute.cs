using System.ComponentModel.DataAnnotations;

namespace Fapilog.Delivery;

/// <summary>
/// Checks a setting that is the address of a proxy, such as <c>http://proxy.example:3128</c>. Its message never holds the
/// value, which may hold a password. An absent value is another attribute's matter.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ProxyAddressAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        SettingFaults.Check(value, ProxyAddress.Fault, validationContext);
}
