using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Fapilog.Loading.Tests;

/// <summary>
/// Makes what a file system of Unix has beside files.
/// </summary>
internal static partial class UnixFiles
{
    public static void MakePipe(string path) => Assert.Equal(0, MakePipe(path, 0x1B6));

    /// <summary>Makes a socket, which stays until the returned one is disposed.</summary>
    public static Socket MakeSocket(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MakePipe(string path, uint mode);
}
