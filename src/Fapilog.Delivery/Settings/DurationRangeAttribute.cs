using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Fapilog.Delivery;

/// <summary>
/// Checks that a setting is a duration from one length to another. Its message names both, and the value, as configuration
/// writes them: <c>10ms</c>, <c>30s</c>, <c>2m</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationRangeAttribute : ValidationAttribute
{
    /// <summary>Initializes a new instance of the <see cref="DurationRangeAttribute"/> class.</summary>
    /// <param name="minimum">The shortest duration, such as <c>00:00:01</c>.</param>
    /// <param name="maximum">The longest duration.</param>
    /// <exception cref="FormatException">An argument is no duration.</exception>
    public DurationRangeAttribute(string minimum, string maximum)
    {
        ArgumentNullException.ThrowIfNull(minimum);
        ArgumentNullException.ThrowIfNull(maximum);
        Minimum = minimum;
        Maximum = maximum;
        Shortest = TimeSpan.Parse(minimum, CultureInfo.InvariantCulture);
        Longest = TimeSpan.Parse(maximum, CultureInfo.InvariantCulture);
    }

    /// <summary>Gets the shortest duration, such as <c>00:00:01</c>.</summary>
    public string Minimum { get; }

    /// <summary>Gets the longest duration.</summary>
    public string Maximum { get; }

    private TimeSpan Shortest { get; }

    private TimeSpan Longest { get; }

    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        ArgumentNullException.ThrowIfNull(validationContext);
        return SettingRuleAttribute.Result(
            value is TimeSpan duration && (duration < Shortest || duration > Longest)
                ? $"'{validationContext.DisplayName}' is {DurationText.InConfiguration(duration)}. It must be from "
                    + $"{DurationText.InConfiguration(Shortest)} to {DurationText.InConfiguration(Longest)}."
                : null,
            validationContext);
    }
}
