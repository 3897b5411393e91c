using System.Globalization;
using Fapilog.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// Restores the cultures after a call, and logs when the call changed those of the whole process: every thread without a
/// culture of its own would use them to format numbers and compare texts.
/// </summary>
/// <remarks>
/// A change within the synchronous part of a call is undone. One that is found when the rest of the call has ended is only
/// logged: in a call of seconds it may as well be the application's own.
/// </remarks>
internal sealed partial class CultureGuard
{
    private readonly string _name;
    private readonly LogWindow _window;
    private readonly ILogger? _logger;

    public CultureGuard(string name, SafeAlertDispatcherOptions options)
    {
        _name = name;
        _window = new LogWindow(options.LogWindow, options.TimeProvider);
        _logger = options.Logger is { } logger ? QuietLogger.Wrap(logger) : null;
    }

    /// <summary>Called on the thread of the call when its synchronous part has ended.</summary>
    public void Restore(in CultureSnapshot before)
    {
        if (!before.DefaultsHold)
        {
            var changed = Defaults();
            before.RestoreDefaults();
            Log(changed, "They were restored.");
        }

        before.RestoreThread();
    }

    /// <summary>Called when the rest of the call has ended.</summary>
    public void Check(in CultureSnapshot before)
    {
        if (!before.DefaultsHold)
        {
            Log(Defaults(), "They stay as they are, because the application may have changed them.");
        }
    }

    private static string Defaults() =>
        $"'{NameOf(CultureInfo.DefaultThreadCurrentCulture)}' and '{NameOf(CultureInfo.DefaultThreadCurrentUICulture)}'";

    private static string NameOf(CultureInfo? culture)
    {
        try
        {
            return culture?.Name ?? "none";
        }
#pragma warning disable CA1031 // A culture may be a class of the provider's.
        catch (Exception)
#pragma warning restore CA1031
        {
            return "a culture whose name cannot be read";
        }
    }

    private void Log(string changed, string what)
    {
        if (_window.TryOpen(out _) && _logger is not null)
        {
            DefaultsChanged(_logger, _name, changed, what);
        }
    }

    [LoggerMessage(
        3006,
        LogLevel.Error,
        AlertCodes.DefaultCultureChanged
            + ": The default cultures of the process became {Cultures} while alert instance '{Instance}' was called. {What} Ask the provider's author to leave them alone.")]
    private static partial void DefaultsChanged(ILogger logger, string instance, string cultures, string what);
}

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
        ReferenceEquals(CultureInfo.DefaultThreadCurrentCulture, _default)
            && ReferenceEquals(CultureInfo.DefaultThreadCurrentUICulture, _uiDefault);

    public static CultureSnapshot Take() => new(
        CultureInfo.CurrentCulture,
        CultureInfo.CurrentUICulture,
        CultureInfo.DefaultThreadCurrentCulture,
        CultureInfo.DefaultThreadCurrentUICulture);

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
