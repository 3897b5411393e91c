using System.Runtime.InteropServices;

namespace Fapilog.Storage;

/// <summary>
/// Makes exceeding the file-size limit fail the write instead of ending the process: Linux sends SIGXFSZ, whose default action
/// kills.
/// </summary>
internal static class FileSizeSignal
{
    private const int FileSizeExceeded = 25;

    private static readonly Lazy<PosixSignalRegistration?> Registration = new(() => OperatingSystem.IsLinux()
        ? PosixSignalRegistration.Create((PosixSignal)FileSizeExceeded, context => context.Cancel = true)
        : null);

    /// <summary>Handles the signal from now on, until the process ends.</summary>
    public static void Handle() => _ = Registration.Value;
}
