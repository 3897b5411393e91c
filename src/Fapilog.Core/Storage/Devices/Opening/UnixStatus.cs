using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Fapilog.Storage;

/// <summary>
/// The kind and the owner of a file, as the operating system reports them.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static partial class UnixStatus
{
    private const int WorkingDirectory = -100;
    private const int OfThePathItself = 0x100;
    private const int OfTheDescriptor = 0x1000;
    private const uint TypeAndOwnerWanted = 0x1 | 0x8;
    private const int OwnerOffset = 20;
    private const int ModeOffset = 28;
    private const int ModeOffsetOfMac = 4;
    private const int OwnerOffsetOfMac = 16;
    private const int SizeOfStatus = 256;
    private const int KindMask = 0xf000;

    /// <summary>Returns the kind of the opened file, with its article; null for a regular file.</summary>
    public static string? FoundAt(SafeFileHandle handle)
    {
        Span<byte> status = stackalloc byte[SizeOfStatus];
        if (OperatingSystem.IsLinux() && TryStatus((int)handle.DangerousGetHandle(), string.Empty, OfTheDescriptor, status))
        {
            return Name(status[ModeOffset..]);
        }

        if (OperatingSystem.IsMacOS() && StatusOfMac(handle, status) == 0)
        {
            return Name(status[ModeOffsetOfMac..]);
        }

        // On other platforms, and with an old C library, a handle without a position is not a file. A device that has one passes.
        return (File.GetAttributes(handle) & FileAttributes.Directory) != 0
            ? "a directory"
            : HasPlaces(handle)
            ? null
            : "a named pipe or a device";
    }

    /// <summary>
    /// Returns the kind of the entry at a path, without following links; null for a regular file, and when it cannot be
    /// determined.
    /// </summary>
    public static string? FoundAt(string path)
    {
        Span<byte> status = stackalloc byte[SizeOfStatus];
        return OperatingSystem.IsLinux()
            && TryStatus(WorkingDirectory, path, OfThePathItself, status) ? Name(status[ModeOffset..]) : null;
    }

    /// <summary>Returns whether the entry at a path, without following links, belongs to the account of this process.</summary>
    /// <returns><see langword="null"/> when it cannot be determined.</returns>
    public static bool? IsOurs(string path)
    {
        Span<byte> status = stackalloc byte[SizeOfStatus];
        return OperatingSystem.IsLinux() && TryStatus(WorkingDirectory, path, OfThePathItself, status)
            ? MemoryMarshal.Read<uint>(status[OwnerOffset..]) == EffectiveUser()
            : null;
    }

    /// <summary>Returns whether an open file belongs to the account of this process or to root.</summary>
    /// <returns><see langword="null"/> when it cannot be determined.</returns>
    public static bool? IsOursOrOfRoot(SafeFileHandle handle)
    {
        Span<byte> status = stackalloc byte[SizeOfStatus];
        var offset =
            OperatingSystem.IsLinux() && TryStatus((int)handle.DangerousGetHandle(), string.Empty, OfTheDescriptor, status)
            ? OwnerOffset
            : OperatingSystem.IsMacOS() && StatusOfMac(handle, status) == 0
            ? OwnerOffsetOfMac
            : -1;
        return offset < 0
            ? null
            : MemoryMarshal.Read<uint>(status[offset..]) is var owner && (owner == 0 || owner == EffectiveUser());
    }

    private static string? Name(ReadOnlySpan<byte> mode) => (MemoryMarshal.Read<ushort>(mode) & KindMask) switch
    {
        0x1000 => "a named pipe",
        0x2000 or 0x6000 => "a device",
        0x4000 => "a directory",
        0x8000 => null,
        0xa000 => "a link",
        0xc000 => "a socket",
        _ => "no file",
    };

    private static bool HasPlaces(SafeFileHandle handle)
    {
        try
        {
            return RandomAccess.GetLength(handle) >= 0;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }

    private static bool TryStatus(int directory, string path, int flags, Span<byte> status)
    {
        try
        {
            return Status(directory, path, flags, TypeAndOwnerWanted, status) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            // The C library is too old.
            return false;
        }
    }

    private static int StatusOfMac(SafeFileHandle handle, Span<byte> status) =>
        RuntimeInformation.ProcessArchitecture is Architecture.X64
            ? StatusOfMacOnX64(handle, status)
            : StatusOfMacOnArm(handle, status);

    // Unlike stat, statx has one layout on every processor.
    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Status(int directory, string path, int flags, uint mask, Span<byte> status);

    [LibraryImport("libc", EntryPoint = "fstat$INODE64")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatusOfMacOnX64(SafeFileHandle handle, Span<byte> status);

    [LibraryImport("libc", EntryPoint = "fstat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatusOfMacOnArm(SafeFileHandle handle, Span<byte> status);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint EffectiveUser();
}
