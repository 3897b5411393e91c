using System.ComponentModel.DataAnnotations;

namespace Fapilog.Alerts.Alertmanager;

/// <summary>
/// Checks the labels an operator adds: names Prometheus takes, that are not the provider's own; texts that are not empty.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class StaticLabelsAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        var faults = (value as IReadOnlyDictionary<string, string> ?? new Dictionary<string, string>())
            .Select(label => Fault(label.Key, label.Value))
            .OfType<string>()
            .ToArray();
        return faults.Length == 0 ? ValidationResult.Success : new ValidationResult(string.Join(' ', faults), [validationContext.MemberName!]);
    }

    private static string? Fault(string name, string? text)
    {
        if (!LabelName.IsValid(name))
        {
            return $"The label name '{name}' is not one of Prometheus. Write letters, digits and '_', and begin with a letter.";
        }

        if (name.StartsWith("__", StringComparison.Ordinal) || AlertLabels.Own.Contains(name))
        {
            return $"The label '{name}' is set by the provider or reserved. Choose another name.";
        }

        return string.IsNullOrWhiteSpace(text) ? $"The label '{name}' has no text, and Alertmanager drops an empty one. Give it a text." : null;
    }
}
