using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Fapilog.Storage;

/// <summary>
/// Unix calls that open a file and determine its kind, which .NET does not expose.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static partial class UnixFile
{
    // Read-only is 0 and read-write 2 on every platform. The other flags are the same on every processor, except those for links.
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
        : RuntimeInformation.ProcessArchitecture
            is Architecture.Arm or Architecture.Armv6 or Architecture.Arm64 or Architecture.Ppc64le
            ? 0x8000
        : 0x20000;

    // The .NET switch that disables its file locks.
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

    /// <summary>Opens whatever the path names, without blocking; null when it does not exist.</summary>
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

        return error is NoEntry or NotADirectory
            ? null
            : error == 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw Failed(path, error);
    }

    /// <summary>Takes the same lock that .NET takes for this share mode. The lock ends with the handle.</summary>
    public static void Lock(SafeFileHandle handle, string path, FileShare share)
    {
        // A file system without locks reports another error. Code that relies on a lock takes it twice to check.
        if (!LocksAreOff
            && Lock(handle, share is FileShare.None ? ExclusiveWithoutWaiting : SharedWithoutWaiting) != 0
            && Marshal.GetLastPInvokeError() == WouldBlock)
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
            : error == NoDevice
                || error == NotSupported ? new IrregularFileException(path, UnixStatus.FoundAt(path) ?? "a socket or a device")
            : new IOException(reason, error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Lock(SafeFileHandle handle, int operation);
}
