using System.Globalization;
using Fapilog.Diagnostics;
using Fapilog.Storage;

namespace Fapilog.Loading;

/// <summary>
/// The folder of one run, its owner's alone, held by a lock that ends with the process.
/// </summary>
internal sealed class RunFolder : IDisposable
{
    public const string LockName = "in-use.lock";

    private const UnixFileMode Everyone = PrivateCopy.OfFolder
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly FileStream _inUse;

    private RunFolder(string path, FileStream inUse)
    {
        FullPath = path;
        _inUse = inUse;
    }

    public string FullPath { get; }

    /// <param name="parent">The folder to make it in; made where it is absent.</param>
    /// <exception cref="FapilogException">The parent is no folder to write to.</exception>
    public static RunFolder Make(string parent)
    {
        try
        {
            if (!Directory.Exists(parent))
            {
                PrivateCopy.MakeFolder(parent);
            }

            // A link may be led elsewhere later; what was loaded must stay where it is.
            var real = RealPath.Of(parent) ?? parent;
            RunLeftovers.Remove(real);
            return MakeIn(real);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FapilogException(Unusable(parent, Sentence.Of(exception.Message)), exception);
        }
    }

    public void Dispose()
    {
        _inUse.Dispose();
        TryDelete(FullPath);
    }

    /// <summary>Tells whether a folder is one that nobody but this account can have made or filled; a link never is.</summary>
    public static bool IsPrivate(string path)
    {
        if (new DirectoryInfo(path) is not { Exists: true, LinkTarget: null })
        {
            return false;
        }

        // Where the owner is unknown, only the almighty could get into another's private folder.
        return OperatingSystem.IsWindows()
            || ((File.GetUnixFileMode(path) & Everyone) == PrivateCopy.OfFolder && (UnixStatus.IsOurs(path) ?? !Environment.IsPrivilegedProcess));
    }

    public static void TryDelete(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Windows keeps loaded DLLs until the process ends: the next run removes them.
        }
    }

    private static RunFolder MakeIn(string parent)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"fapilog-{Environment.ProcessId}-{Guid.NewGuid():n}");
        var path = Path.Combine(parent, name);
        PrivateCopy.MakeFolder(path);
        return IsPrivate(path)
            ? new RunFolder(path, new FileStream(Path.Combine(path, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
            : throw new FapilogException(Unusable(parent, $"The folder '{name}' in it does not belong to this account alone."));
    }

    private static Fault Unusable(string parent, string why) => new(
        LoadingCodes.LoadFailed,
        $"The folder '{parent}' for private copies of providers cannot be used. {why} Make it a folder this account can write to, "
        + "or set another 'ShadowCopyPath'.");
}
