namespace Fapilog.Providers.Tests.Alertmanager.Support;

/// <summary>
/// A test against a real Alertmanager; skipped where there is none.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AlertmanagerFactAttribute : FactAttribute
{
    public AlertmanagerFactAttribute()
    {
        Skip = RealAlertmanager.Program is null
            ? "No Alertmanager is on the path; install Debian's package 'prometheus-alertmanager'."
            : null;
    }
}
