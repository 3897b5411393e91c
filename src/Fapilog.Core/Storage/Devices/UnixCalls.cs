using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fapilog.Storage;

/// <summary>
/// The calls of Unix that .NET has no method for.
/// </summary>
internal static partial class UnixCalls
{
    // The same numbers on every Unix for read-only, and on Linux for x64, arm and arm64 for the others.
    private const int ReadOnly = 0;
    private const int CloseOnExecuteOfLinux = 0x80000;
    private const int CloseOnExecuteOfMac = 0x1000000;
    private const int SetStatusFlags = 4;
    private const int Append = 0x400;
    private const int InvalidArgument = 22;

    /// <summary>Makes the names in a directory durable. Windows keeps its directories in a journal and has no such call.</summary>
    /// <exception cref="IOException">The device said no.</exception>
    public static void SyncDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(path, OperatingSystem.IsLinux() ? CloseOnExecuteOfLinux : OperatingSystem.IsMacOS() ? CloseOnExecuteOfMac : ReadOnly);
        if (descriptor < 0)
        {
            throw Failed(path, "opened to be synced", Marshal.GetLastPInvokeError());
        }

        var error = Sync(descriptor) == 0 ? 0 : Marshal.GetLastPInvokeError();
        _ = Close(descriptor);

        // Some network file systems cannot sync a directory and say that the argument is invalid.
        if (error is not 0 and not InvalidArgument)
        {
            throw Failed(path, "synced", error);
        }
    }

    /// <summary>
    /// Sends every write to the real end of the file, on Linux, whatever offset it names: .NET's own append mode is an offset
    /// that it computes, under which two processes write over each other.
    /// </summary>
    public static void AppendAlways(SafeFileHandle handle)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Control(handle, SetStatusFlags, Append);
        }
    }

    private static IOException Failed(string path, string what, int error) =>
        new($"The directory '{path}' could not be {what}: {Marshal.GetPInvokeErrorMessage(error)}.");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(SafeFileHandle handle, int command, int argument);
}
