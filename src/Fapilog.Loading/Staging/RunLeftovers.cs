using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Fapilog.Loading;

/// <summary>
/// What runs that were killed left behind. Only what this account made is touched: in a shared folder anyone may lay out a
/// folder or a link under such a name.
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
            using var file = new FileStream(Path.Combine(folder, RunFolder.LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
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
