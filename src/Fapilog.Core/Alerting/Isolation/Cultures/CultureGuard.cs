using System.Globalization;
using Fapilog.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// Undoes what a call did to cultures, and tells when it changed those of the whole process: every thread that has no
/// culture of its own would format numbers and compare texts by them.
/// </summary>
/// <remarks>
/// A change within the synchronous part of a call is put back. One found when the rest of the call has ended is only told:
/// in a call of seconds it may as well be the application's own.
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
        _logger = options.Logger is { } logger ? QuietLogger.Of(logger) : null;
    }

    /// <summary>Called on the thread of the call when its synchronous part has ended.</summary>
    public void Restore(in CultureSnapshot before)
    {
        if (!before.DefaultsHold)
        {
            var changed = Defaults();
            before.RestoreDefaults();
            Tell(changed, "They were put back.");
        }

        before.RestoreThread();
    }

    /// <summary>Called when the rest of the call has ended.</summary>
    public void Check(in CultureSnapshot before)
    {
        if (!before.DefaultsHold)
        {
            Tell(Defaults(), "They were left as they are, since the application may have meant it.");
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
            return "a culture that cannot tell its name";
        }
    }

    private void Tell(string changed, string what)
    {
        if (_window.TryOpen(out _) && _logger is not null)
        {
            DefaultsChanged(_logger, _name, changed, what);
        }
    }

    [LoggerMessage(3006, LogLevel.Error, AlertCodes.DefaultCultureChanged + ": The default cultures of the process became {Cultures} while alert instance '{Instance}' was called. {What} Ask the provider's author to leave them alone.")]
    private static partial void DefaultsChanged(ILogger logger, string instance, string cultures, string what);
}
