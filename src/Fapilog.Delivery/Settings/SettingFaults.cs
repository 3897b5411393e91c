using System.ComponentModel.DataAnnotations;

namespace Fapilog.Delivery;

/// <summary>
/// What the attributes of this folder share.
/// </summary>
internal static class SettingFaults
{
    public static ValidationResult? Check(object? value, Func<string?, string?> fault, ValidationContext context)
    {
        if (value is null)
        {
            return ValidationResult.Success;
        }

        var (text, unreadable) = SettingText.Read(value);
        return (unreadable ?? fault(text)) is { } message ? Result(message, context) : ValidationResult.Success;
    }

    public static ValidationResult Result(string message, ValidationContext context) =>
        new(message, context.MemberName is { } name ? [name] : null);
}
