using System.ComponentModel.DataAnnotations;

namespace Fapilog.Alerts.Slack;

/// <summary>
/// Checks the address of an incoming webhook.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SlackWebhookAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        SecretFaults.Result(SecretFaults.Of(value, SlackSecretRules.WebhookFault), validationContext);
}
