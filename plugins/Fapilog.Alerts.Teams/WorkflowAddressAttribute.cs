using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;

namespace Fapilog.Alerts.Teams;

/// <summary>
/// Checks the address of a workflow. Its message never holds the value. An absent value is another attribute's matter.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WorkflowAddressAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        if (value is not Secret secret)
        {
            return ValidationResult.Success;
        }

        string? fault;
        try
        {
            fault = WorkflowAddress.Fault(secret.GetValue());
        }
        catch (InvalidOperationException exception)
        {
            fault = exception.Message;
        }

        return fault is null ? ValidationResult.Success : new ValidationResult(fault, [validationContext.MemberName!]);
    }
}
