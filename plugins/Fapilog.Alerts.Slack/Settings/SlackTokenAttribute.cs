using System.ComponentModel.DataAnnotations;

namespace Fapilog.Alerts.Slack;

/// <summary>
/// Checks a bot token.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SlackTokenAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        SecretFaults.Result(SecretFaults.Of(value, SlackSecretRules.TokenFault), validationContext);
}
