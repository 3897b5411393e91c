using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;

namespace Fapilog.Alerts.Slack;

/// <summary>
/// Judges a secret by its value; one that cannot be read is a fault of its own, which holds no value.
/// </summary>
internal static class SecretFaults
{
    public static string? Of(object? value, Func<string?, string?> rule)
    {
        try
        {
            return value is Secret secret ? rule(secret.GetValue()) : null;
        }
        catch (InvalidOperationException exception)
        {
            return exception.Message;
        }
    }

    public static ValidationResult? Result(string? fault, ValidationContext context) => fault is null
        ? ValidationResult.Success
        : new ValidationResult(fault, context.MemberName is { } name ? [name] : null);
}
