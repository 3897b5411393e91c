using System.Globalization;

namespace Fapilog.Alerting;

/// <summary>
/// The cultures of the thread and of the process before a call.
/// </summary>
internal readonly struct CultureSnapshot
{
    private readonly CultureInfo _culture;
    private readonly CultureInfo _uiCulture;
    private readonly CultureInfo? _default;
    private readonly CultureInfo? _uiDefault;

    private CultureSnapshot(CultureInfo culture, CultureInfo uiCulture, CultureInfo? ofProcess, CultureInfo? uiOfProcess)
    {
        _culture = culture;
        _uiCulture = uiCulture;
        _default = ofProcess;
        _uiDefault = uiOfProcess;
    }

    /// <summary>Gets a value indicating whether the process has the default cultures it had.</summary>
    public bool DefaultsHold =>
        ReferenceEquals(CultureInfo.DefaultThreadCurrentCulture, _default) && ReferenceEquals(CultureInfo.DefaultThreadCurrentUICulture, _uiDefault);

    public static CultureSnapshot Take() => new(
        CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture, CultureInfo.DefaultThreadCurrentCulture, CultureInfo.DefaultThreadCurrentUICulture);

    /// <summary>Puts the thread's cultures back. What has not changed is not set: setting costs an execution context.</summary>
    public void RestoreThread()
    {
        if (!ReferenceEquals(CultureInfo.CurrentCulture, _culture))
        {
            CultureInfo.CurrentCulture = _culture;
        }

        if (!ReferenceEquals(CultureInfo.CurrentUICulture, _uiCulture))
        {
            CultureInfo.CurrentUICulture = _uiCulture;
        }
    }

    public void RestoreDefaults()
    {
        CultureInfo.DefaultThreadCurrentCulture = _default;
        CultureInfo.DefaultThreadCurrentUICulture = _uiDefault;
    }
}
