using System.Diagnostics;
using System.Net.Sockets;

namespace Fapilog.Tests.Shared;

/// <summary>
/// Puts something else where a regular file belongs.
/// </summary>
internal static class IrregularFile
{
    /// <summary>Gets what this machine and account can make: Windows has only directories, and only root makes devices.</summary>
    public static string[] Kinds { get; } = OperatingSystem.IsWindows()
        ? ["a directory"]
        : [
            "a directory",
            "a named pipe",
            "a socket",
            "a link",
            "a dangling link",
            .. Environment.IsPrivilegedProcess ? ["a device"] : Array.Empty<string>(),
        ];

    /// <summary>Makes one, in place of what is there.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="path">Where.</param>
    /// <param name="victim">Where a link leads, unless it leads nowhere.</param>
    public static void Make(string kind, string path, string victim)
    {
        File.Delete(path);
        switch (kind)
        {
            case "a directory":
                Directory.CreateDirectory(path);
                break;
            case "a named pipe":
                Run("mkfifo", path);
                break;
            case "a device":
                // Another /dev/zero, which never ends.
                Run("mknod", path, "c", "1", "5");
                break;
            case "a socket":
                // It stays when nobody listens any more; a name for it is shorter than a path may be.
                var name = Path.Combine(Path.GetTempPath(), $"s{Guid.NewGuid():n}"[..12]);
                using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
                {
                    socket.Bind(new UnixDomainSocketEndPoint(name));
                    File.Move(name, path);
                }

                break;
            default:
                File.CreateSymbolicLink(path, kind == "a link" ? victim : victim + ".absent");
                break;
        }
    }

    /// <summary>Returns what the product calls it.</summary>
    public static string NameOf(string kind) => kind == "a dangling link" ? "a link" : kind;

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
