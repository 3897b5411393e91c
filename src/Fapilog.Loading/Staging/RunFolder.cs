using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Fapilog.Diagnostics;
using Fapilog.Storage;

namespace Fapilog.Loading;

/// <summary>
/// The private folder of one run, with a lock that ends with the process.
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

            // A link may be changed later; what was loaded must stay where it is.
            var real = RealPath.Resolve(parent) ?? parent;
            RunLeftovers.Remove(real);
            return MakeIn(real);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FapilogException(Unusable(parent, Sentence.From(exception.Message)), exception);
        }
    }

    public void Dispose()
    {
        _inUse.Dispose();
        TryDelete(FullPath);
    }

    /// <summary>Returns whether only this account can have created and filled a folder; a link never qualifies.</summary>
    public static bool IsPrivate(string path)
    {
        if (new DirectoryInfo(path) is not { Exists: true, LinkTarget: null })
        {
            return false;
        }

        // Where the owner is unknown, only a privileged process could enter another account's private folder.
        return OperatingSystem.IsWindows()
            || ((File.GetUnixFileMode(path) & Everyone) == PrivateCopy.OfFolder
                && (UnixStatus.IsOurs(path) ?? !Environment.IsPrivilegedProcess));
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
            ? new RunFolder(
                path, new FileStream(Path.Combine(path, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
            : throw new FapilogException(Unusable(parent, $"The folder '{name}' in it does not belong to this account alone."));
    }

    public static Fault Unusable(string parent, string why) => new(
        LoadingCodes.LoadFailed,
        $"The folder '{parent}' for private copies of providers cannot be used. {why} Make it a folder this account can write to, "
        + "or set another 'ShadowCopyPath'.");
}

/// <summary>
/// The folders of runs that were killed. Only those that this account created are removed: in a shared folder anyone may create a
/// folder or a link with such a name.
/// </summary>
internal static partial class RunLeftovers
{
    public static void Remove(string parent)
    {
        if (AnyoneMayReplace(parent))
        {
            return;
        }

        foreach (var folder in Directory.EnumerateDirectories(parent, "fapilog-*"))
        {
            var match = Name().Match(Path.GetFileName(folder));
            if (match.Success && !IsAlive(match.Groups[1].Value) && RunFolder.IsPrivate(folder) && !IsInUse(folder))
            {
                RunFolder.TryDelete(folder);
            }
        }
    }

    /// <summary>Where others may swap folders, one could be swapped between the look at it and its removal.</summary>
    private static bool AnyoneMayReplace(string parent) => !OperatingSystem.IsWindows()
        && (File.GetUnixFileMode(parent) & (UnixFileMode.OtherWrite | UnixFileMode.StickyBit)) == UnixFileMode.OtherWrite;

    private static bool IsAlive(string processId)
    {
        try
        {
            using var process = Process.GetProcessById(int.Parse(processId, NumberStyles.None, CultureInfo.InvariantCulture));
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or OverflowException)
        {
            return false;
        }
    }

    /// <summary>Process ids are not enough where containers share a folder: each counts its own.</summary>
    private static bool IsInUse(string folder)
    {
        try
        {
            using var file =
                new FileStream(Path.Combine(folder, RunFolder.LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (FileNotFoundException)
        {
            // An empty one may be another run's, which has yet to make its lock.
            return !Directory.EnumerateFileSystemEntries(folder).Any();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    [GeneratedRegex(@"\Afapilog-([0-9]{1,10})-[0-9a-f]{32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
