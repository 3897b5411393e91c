using System.ComponentModel.DataAnnotations;

namespace Fapilog.Delivery;

/// <summary>
/// Checks a setting that is a list of networks by the rules of <see cref="NetworkGuard"/>; all faults in one message. An
/// absent list is an empty one.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NetworksAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        ArgumentNullException.ThrowIfNull(validationContext);
        var faults = (value as IEnumerable<string> ?? []).Select(NetworkGuard.Fault).OfType<string>().ToArray();
        return faults.Length == 0 ? ValidationResult.Success : SettingFaults.Result(string.Join(' ', faults), validationContext);
    }
}
