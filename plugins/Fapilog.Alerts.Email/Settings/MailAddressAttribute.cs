using System.ComponentModel.DataAnnotations;

namespace Fapilog.Alerts.Email;

/// <summary>
/// Checks a setting that is one mail address or a list of them by the rules of <see cref="MailAddressText"/>; all faults in
/// one message.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MailAddressAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        var texts = value as IEnumerable<string> ?? (value is string text ? [text] : []);
        var faults = texts.Select(MailAddressText.Fault).OfType<string>().ToArray();
        return faults.Length == 0
            ? ValidationResult.Success
            : new ValidationResult(string.Join(' ', faults), validationContext.MemberName is { } name ? [name] : null);
    }
}
