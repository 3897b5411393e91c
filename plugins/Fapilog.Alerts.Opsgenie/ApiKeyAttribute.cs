using Fapilog.Delivery;

namespace Fapilog.Alerts.Opsgenie;

/// <summary>
/// Checks a setting that is the key of an integration.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ApiKeyAttribute : SettingCheckAttribute
{
    protected override string? Fault(string text) => ApiKey.Fault(text);
}
