using Fapilog.Delivery;

namespace Fapilog.Alerts.PagerDuty;

/// <summary>
/// Checks a setting that is an integration key.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class RoutingKeyAttribute : SettingCheckAttribute
{
    protected override string? Fault(string text) => RoutingKey.Fault(text);
}
