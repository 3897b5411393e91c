using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Fapilog.Storage;

/// <summary>
/// The Windows call that opens a link itself rather than its target, which .NET does not expose.
/// </summary>
[SupportedOSPlatform("windows")]
internal static partial class WindowsFile
{
    private const uint GenericRead = 0x80000000;
    private const uint GenericWrite = 0x40000000;
    private const uint OpenExisting = 3;
    private const uint BackupSemantics = 0x02000000;
    private const uint OpenReparsePoint = 0x00200000;
    private const int LongestOrdinary = 260;
    private const int FileNotFound = 2;
    private const int PathNotFound = 3;
    private const int AccessDenied = 5;
    private const int SharingViolation = 32;
    private const int FromWin32 = unchecked((int)0x80070000);

    public static SafeFileHandle? TryOpen(string path, FileAccess access, bool followLink, FileShare share)
    {
        var handle = Create(
            Extended(Path.GetFullPath(path)),
            access is FileAccess.Read ? GenericRead : GenericRead | GenericWrite,
            (uint)share,
            0,
            OpenExisting,
            BackupSemantics | (followLink ? 0 : OpenReparsePoint),
            0);
        if (handle.IsInvalid)
        {
            var error = Marshal.GetLastPInvokeError();
            handle.Dispose();
            return error is FileNotFound or PathNotFound ? null : throw Failed(path, error, access);
        }

        var attributes = File.GetAttributes(handle);
        if ((attributes & (FileAttributes.Directory | FileAttributes.Device)) == 0
            && (followLink || (attributes & FileAttributes.ReparsePoint) == 0))
        {
            return handle;
        }

        handle.Dispose();
        var found = (attributes & FileAttributes.Directory) != 0
            ? "a directory"
            : (attributes & FileAttributes.Device) != 0
            ? "a device"
            : "a link";

        // Deduplicated and cloud files are marked like links but have no other target.
        return found == "a link" && new FileInfo(path).LinkTarget is null
            ? TryOpen(path, access, followLink: true, share)
            : throw new IrregularFileException(path, found);
    }

    private static string Extended(string path) =>
        path.Length < LongestOrdinary || path.StartsWith(@"\\?\", StringComparison.Ordinal) ? path
        : path.StartsWith(@"\\", StringComparison.Ordinal) ? @"\\?\UNC\" + path[2..]
        : @"\\?\" + path;

    private static Exception Failed(string path, int error, FileAccess access)
    {
        var reason = error == SharingViolation
            ? $"'{path}' is open in another program, which lets nobody else {(access is FileAccess.Read ? "read" : "write")} it."
            : $"'{path}' cannot be opened: {Marshal.GetPInvokeErrorMessage(error)}";
        return error == AccessDenied ? new UnauthorizedAccessException(reason) : new IOException(reason, FromWin32 | error);
    }

    [LibraryImport("kernel32", EntryPoint = "CreateFileW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial SafeFileHandle Create(
        string path, uint access, uint share, nint security, uint creation, uint flags, nint template);
}
