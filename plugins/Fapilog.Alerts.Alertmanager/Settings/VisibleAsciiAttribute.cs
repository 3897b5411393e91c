using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;

namespace Fapilog.Alerts.Alertmanager;

/// <summary>
/// Checks a secret that is sent in a header. Its message never holds the value.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class VisibleAsciiAttribute : ValidationAttribute
{
    /// <summary>Gets or sets a value indicating whether any readable text will do, because it is encoded before it is sent.</summary>
    public bool AllowsAnyText { get; set; }

    public static bool IsVisible(string text) => !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        try
        {
            return value is not Secret secret || IsVisible(secret.GetValue()) || AllowsAnyText
                ? ValidationResult.Success
                : Fault("The secret holds a space, a line end or a letter outside ASCII, which a header cannot carry. Copy it again.", validationContext);
        }
        catch (InvalidOperationException exception)
        {
            return Fault(exception.Message, validationContext);
        }
    }

    private static ValidationResult Fault(string message, ValidationContext context) => new(message, [context.MemberName!]);
}
