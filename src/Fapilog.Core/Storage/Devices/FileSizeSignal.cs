using System.Runtime.InteropServices;

namespace Fapilog.Storage;

/// <summary>
/// Turns the file-size limit from the end of the process into a failed write: Linux sends SIGXFSZ, whose default is to kill.
/// </summary>
internal static class FileSizeSignal
{
    private const int FileSizeExceeded = 25;

    private static readonly Lazy<PosixSignalRegistration?> Registration = new(() => OperatingSystem.IsLinux()
        ? PosixSignalRegistration.Create((PosixSignal)FileSizeExceeded, context => context.Cancel = true)
        : null);

    /// <summary>Handles the signal from now on, for the life of the process.</summary>
    public static void Handle() => _ = Registration.Value;
}
