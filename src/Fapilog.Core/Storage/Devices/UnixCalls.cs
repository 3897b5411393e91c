using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fapilog.Storage;

/// <summary>
/// Unix calls that .NET does not expose.
/// </summary>
internal static partial class UnixCalls
{
    private const int NoEntry = 2;
    private const int SetStatusFlags = 4;
    // Linux on x64, arm and arm64.
    private const int Append = 0x400;
    private const int InvalidArgument = 22;

    /// <summary>Makes the names in a directory durable. Windows journals its directories and has no such call.</summary>
    /// <exception cref="IOException">The device reported an error.</exception>
    public static void SyncDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var handle = UnixFile.TryOpenAnything(path, FileAccess.Read, followLink: true) ?? throw Failed(path, NoEntry);
        var error = Sync(handle) == 0 ? 0 : Marshal.GetLastPInvokeError();

        // Some network file systems cannot sync a directory and report an invalid argument.
        if (error is not 0 and not InvalidArgument)
        {
            throw Failed(path, error);
        }
    }

    /// <summary>
    /// Makes every write on Linux go to the actual end of the file, whatever offset it names. The append mode of .NET computes
    /// an offset itself, so two processes overwrite each other.
    /// </summary>
    public static void AppendAlways(SafeFileHandle handle)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Control(handle, SetStatusFlags, Append);
        }
    }

    private static IOException Failed(string path, int error) =>
        new($"The directory '{path}' could not be synced: {Marshal.GetPInvokeErrorMessage(error)}.");

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(SafeFileHandle handle, int command, int argument);
}
