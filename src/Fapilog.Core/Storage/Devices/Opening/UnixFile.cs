using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Fapilog.Storage;

/// <summary>
/// The calls of Unix that open a file and say what it is, which .NET has no method for.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static partial class UnixFile
{
    // Read-only is 0 and read-write 2 everywhere. The other flags are one number on every processor but for links.
    private const int ReadWrite = 2;
    private const int SharedWithoutWaiting = 1 | 4;
    private const int ExclusiveWithoutWaiting = 2 | 4;

    private const int NoEntry = 2;
    private const int Interrupted = 4;
    private const int NoDevice = 6;
    private const int AccessDenied = 13;
    private const int NotADirectory = 20;
    private const int IsADirectory = 21;
    private const int NotPermitted = 1;

    private static readonly bool IsLinux = OperatingSystem.IsLinux();
    private static readonly int WouldBlock = IsLinux ? 11 : 35;
    private static readonly int NotSupported = IsLinux ? 95 : OperatingSystem.IsMacOS() ? 102 : 45;
    private static readonly int[] LinkNotFollowed = IsLinux ? [40] : [62, 31];

    // Non-blocking, close-on-exec, and no controlling terminal.
    private static readonly int AtOnce = IsLinux ? 0x800 | 0x80000 | 0x100
        : OperatingSystem.IsMacOS() ? 0x4 | 0x1000000 | 0x20000
        : 0x4 | 0x100000 | 0x8000;

    private static readonly int NotThroughALink = !IsLinux ? 0x100
        : RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Armv6 or Architecture.Arm64 or Architecture.Ppc64le ? 0x8000
        : 0x20000;

    // The switch of .NET that makes its own locks do nothing.
    private static readonly bool LocksAreOff =
        (AppContext.TryGetSwitch("System.IO.DisableFileLocking", out var isOff) && isOff)
        || Environment.GetEnvironmentVariable("DOTNET_SYSTEM_IO_DISABLEFILELOCKING") is "1" or "true" or "True";

    public static SafeFileHandle? TryOpen(string path, FileAccess access, bool followLink)
    {
        var handle = TryOpenAnything(path, access, followLink);
        if (handle is not null && UnixStatus.FoundAt(handle) is { } found)
        {
            handle.Dispose();
            throw new IrregularFileException(path, found);
        }

        return handle;
    }

    /// <summary>Opens whatever lies there without waiting for anybody; null when nothing does.</summary>
    public static SafeFileHandle? TryOpenAnything(string path, FileAccess access, bool followLink)
    {
        var flags = AtOnce | (followLink ? 0 : NotThroughALink) | (access is FileAccess.Read ? 0 : ReadWrite);
        int descriptor, error;
        do
        {
            descriptor = Open(path, flags);
            error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        }
        while (error == Interrupted);

        return error is NoEntry or NotADirectory ? null : error == 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Failed(path, error);
    }

    /// <summary>Takes the lock that .NET takes for a file shared so; it goes with the handle.</summary>
    public static void Lock(SafeFileHandle handle, string path, FileShare share)
    {
        // A file system without locks has another error: whoever relies on one tries it twice.
        if (!LocksAreOff && Lock(handle, share is FileShare.None ? ExclusiveWithoutWaiting : SharedWithoutWaiting) != 0 && Marshal.GetLastPInvokeError() == WouldBlock)
        {
            handle.Dispose();
            throw new IOException($"The file '{path}' is in use by another process.", WouldBlock);
        }
    }

    private static Exception Failed(string path, int error)
    {
        var reason = $"'{path}' cannot be opened: {Marshal.GetPInvokeErrorMessage(error)}.";
        return error is AccessDenied or NotPermitted ? new UnauthorizedAccessException(reason)
            : LinkNotFollowed.Contains(error) ? new IrregularFileException(path, "a link")
            : error == IsADirectory ? new IrregularFileException(path, "a directory")
            : error == NoDevice || error == NotSupported ? new IrregularFileException(path, UnixStatus.FoundAt(path) ?? "a socket or a device")
            : new IOException(reason, error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Lock(SafeFileHandle handle, int operation);
}
