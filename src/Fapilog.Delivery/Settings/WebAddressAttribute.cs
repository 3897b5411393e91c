using System.ComponentModel.DataAnnotations;

namespace Fapilog.Delivery;

/// <summary>
/// Checks a setting, a text or a <see cref="Alerting.Secret"/>, by the rules of <see cref="WebAddress"/>. Its message never
/// holds the value. An absent value is another attribute's matter.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WebAddressAttribute : ValidationAttribute
{
    /// <summary>Gets or sets a value indicating whether the address is that of an API, to which paths are added.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsBase { get; set; }

    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        SettingFaults.Check(value, IsBase ? WebAddress.BaseFault : WebAddress.Fault, validationContext);
}
