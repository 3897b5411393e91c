using System.Runtime.InteropServices;

namespace Fapilog.Loading.Tests;

/// <summary>
/// Makes what .NET has no method for.
/// </summary>
internal static partial class UnixFile
{
    private const uint CharacterDevice = 0x2000 | 0x1B6;

    public static void MakePipe(string path) => Assert.Equal(0, MakeFifo(path, 0x1B6));

    /// <summary>Makes another <c>/dev/zero</c>, which never ends.</summary>
    public static void MakeEndlessDevice(string path) => Assert.Equal(0, MakeNode(path, CharacterDevice, (1 << 8) | 5));

    public static void GiveTo(string path, uint account) => Assert.Equal(0, ChangeOwner(path, account, account));

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MakeFifo(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "mknod", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MakeNode(string path, uint mode, ulong device);

    [LibraryImport("libc", EntryPoint = "lchown", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ChangeOwner(string path, uint user, uint group);
}
