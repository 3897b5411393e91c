using System.ComponentModel.DataAnnotations;

namespace Fapilog.Delivery;

/// <summary>
/// Checks a setting that holds certificates in PEM form by the rules of <see cref="CertificateTrust"/>. An absent value is
/// another attribute's matter.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CertificatesAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        SettingFaults.Check(value, CertificateTrust.Fault, validationContext);
}
