using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fapilog.Loading;

/// <summary>
/// The calls of Unix that .NET has no method for.
/// </summary>
internal static partial class UnixCalls
{
    // Read-only is 0 everywhere. The others are one number on every processor .NET runs on.
    private const int NonBlockingOfLinux = 0x800;
    private const int CloseOnExecuteOfLinux = 0x80000;
    private const int NonBlockingOfBsd = 0x4;
    private const int CloseOnExecuteOfBsd = 0x100000;
    private const int CloseOnExecuteOfMac = 0x1000000;

    private const int WorkingDirectory = -100;
    private const int DoNotFollowLinks = 0x100;
    private const uint OwnerWanted = 0x8;
    private const int OwnerOffset = 20;
    private const int SizeOfStatus = 256;

    private static int NonBlocking => OperatingSystem.IsLinux() ? NonBlockingOfLinux | CloseOnExecuteOfLinux
        : OperatingSystem.IsMacOS() ? NonBlockingOfBsd | CloseOnExecuteOfMac
        : NonBlockingOfBsd | CloseOnExecuteOfBsd;

    /// <summary>Opens for reading at once, whatever lies there: opening a named pipe otherwise waits for somebody to write.</summary>
    /// <returns>The handle; invalid when the system said no, with the reason.</returns>
    public static (SafeFileHandle Handle, string? Failure) OpenWithoutWaiting(string path)
    {
        var descriptor = Open(path, NonBlocking);
        var failure = descriptor < 0 ? Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()) : null;
        return (new SafeFileHandle(descriptor, ownsHandle: true), failure);
    }

    /// <summary>Tells whether what lies at a path itself, links not followed, belongs to the account this process runs as.</summary>
    /// <returns><see langword="null"/> where it cannot be told.</returns>
    public static bool? IsOurs(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            Span<byte> status = stackalloc byte[SizeOfStatus];
            return Status(WorkingDirectory, path, DoNotFollowLinks, OwnerWanted, status) == 0
                ? MemoryMarshal.Read<uint>(status[OwnerOffset..]) == EffectiveUser()
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            // An old C library.
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    // Unlike stat, one layout on every processor.
    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Status(int directory, string path, int flags, uint mask, Span<byte> status);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint EffectiveUser();
}
