using System.ComponentModel.DataAnnotations;

namespace Fapilog.Delivery;

/// <summary>
/// Checks a setting that says how long one attempt may take: from 1 second to 2 minutes.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AttemptTimeAttribute : RangeAttribute
{
    /// <summary>Initializes a new instance of the <see cref="AttemptTimeAttribute"/> class.</summary>
    public AttemptTimeAttribute()
        : base(typeof(TimeSpan), "00:00:01", "00:02:00")
    {
        ParseLimitsInInvariantCulture = true;
        ConvertValueInInvariantCulture = true;
        ErrorMessage = "'{0}' must be from {1} to {2}.";
    }
}
