using System.ComponentModel.DataAnnotations;

namespace Fapilog.Delivery;

/// <summary>
/// The base of an attribute that checks a setting, a text or a <see cref="Alerting.Secret"/>, by a vendor's own rules, such as
/// the form of its keys.
/// </summary>
/// <remarks>
/// A secret that cannot be read is a fault of its own; an absent value is another attribute's matter. Used at start only, and
/// by one thread.
/// </remarks>
[AttributeUsage(AttributeTargets.Property)]
public abstract class SettingCheckAttribute : ValidationAttribute
{
    /// <summary>Says what is wrong with a value.</summary>
    /// <param name="text">The value, the secret itself where the setting is one.</param>
    /// <returns>
    /// Full sentences that hold nothing of the value and say what to do, or <see langword="null"/> when nothing is wrong.
    /// </returns>
    protected abstract string? Fault(string text);

    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        SettingFaults.Check(value, text => Fault(text ?? string.Empty), validationContext);
}
