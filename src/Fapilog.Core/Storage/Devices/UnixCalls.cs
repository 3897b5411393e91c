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

    /// <summary>Makes the names in a directory durable. Windows journals its directories and has no such call.</summary>
    /// <exception cref="IOException">The device reported an error.</exception>
    public static void SyncDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // .NET repeats an interrupted call, asks macOS to flush the drive too, and passes over file systems without this call.
        using var handle = UnixFile.TryOpenAnything(path, FileAccess.Read, followLink: true)
            ?? throw Failed(path, Marshal.GetPInvokeErrorMessage(NoEntry));
        try
        {
            RandomAccess.FlushToDisk(handle);
        }
        catch (IOException exception)
        {
            throw Failed(path, exception.Message, exception);
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

    private static IOException Failed(string path, string reason, Exception? cause = null) =>
        new($"The directory '{path}' could not be synced: {reason.TrimEnd('.')}.", cause);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(SafeFileHandle handle, int command, int argument);
}
