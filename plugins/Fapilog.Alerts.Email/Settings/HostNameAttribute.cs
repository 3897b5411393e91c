using System.ComponentModel.DataAnnotations;

namespace Fapilog.Alerts.Email;

/// <summary>
/// Checks that a setting is the name or the address of a host, and no URL and no port with it.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class HostNameAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is null || Uri.CheckHostName(value as string) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6
        ? ValidationResult.Success
        : new ValidationResult(
            $"'{value}' is not the name of a host. Write the name alone, such as 'smtp.example.com'; the port has a setting of its own.",
            validationContext.MemberName is { } name ? [name] : null);
}
