using System.ComponentModel.DataAnnotations;

namespace Fapilog.Alerts.Alertmanager;

/// <summary>
/// Checks a setting that says how long an alert fires: from 1 minute, or it would be over before anybody was told, to 7 days.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class HoldAttribute : RangeAttribute
{
    public HoldAttribute()
        : base(typeof(TimeSpan), "00:01:00", "7.00:00:00")
    {
        ParseLimitsInInvariantCulture = true;
        ConvertValueInInvariantCulture = true;
        ErrorMessage = "'{0}' must be from {1} to {2}.";
    }
}
