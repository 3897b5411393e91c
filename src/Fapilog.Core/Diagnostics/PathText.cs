using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;

namespace Fapilog.Diagnostics;

/// <summary>
/// Judges a configured path before anything is made there: .NET takes almost every text as a path.
/// </summary>
internal static partial class PathText
{
    private const int CanEnter = 1;
    private const int CanWriteAndEnter = 2 | CanEnter;
    private const int NotPermitted = 1;
    private const int Denied = 13;
    private const int ReadOnly = 30;

    private static readonly SearchValues<char> ControlCharacters =
        SearchValues.Create([.. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(char.IsControl)]);

    private static readonly SearchValues<char> InvalidCharactersOnWindows = SearchValues.Create("<>:\"|?*");

    /// <summary>Returns what is wrong with a path as it is written, in whole sentences; null when nothing is.</summary>
    public static string? FindFault(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        var control = text.AsSpan().IndexOfAny(ControlCharacters);
        if (control >= 0)
        {
            return $"It has {NameOf(text[control])} at character {control + 1}. In JSON, write '\\\\' for a backslash, or use '/'.";
        }

        if (text[0] is '~' or '$' or '%')
        {
            return $"It begins with '{text[0]}', which is not expanded here: only a shell does that. Write the whole path, or './' before it "
                + "if a name with that character is meant.";
        }

        if (text.Contains("://", StringComparison.Ordinal))
        {
            return "It is an address, and a path of this machine is needed.";
        }

        return OperatingSystem.IsWindows() ? InvalidOnWindows(text)
            : PathOfWindows().IsMatch(text) ? "It is a path of Windows, and this is another system. Write a path of this system."
            : null;
    }

    /// <summary>Returns a path for a message, with '?' for control characters.</summary>
    public static string Shown(string text) =>
        ShortText.OfName(new string([.. text.Select(character => char.IsControl(character) ? '?' : character)]));

    /// <summary>Returns the full path. The base is only looked at for a relative path.</summary>
    /// <exception cref="FapilogException">The path is relative, and the working directory does not exist.</exception>
    public static string Absolute(string path, string baseDirectory = ".") => Path.IsPathFullyQualified(path)
        ? Path.GetFullPath(path)
        : Path.GetFullPath(
            path,
            Path.IsPathFullyQualified(baseDirectory)
                ? Path.GetFullPath(baseDirectory)
                : Path.GetFullPath(baseDirectory, WorkingDirectory.FullPath));

    /// <summary>Returns why there can be no directory at a full path, in a sentence; null when there is or can be one.</summary>
    public static string? DirectoryFault(string fullPath)
    {
        for (var step = fullPath; !string.IsNullOrEmpty(step); step = Path.GetDirectoryName(step))
        {
            if (File.Exists(step))
            {
                return step == fullPath ? "It is a file." : $"'{step}' is a file, so nothing can lie below it.";
            }

            if (Directory.Exists(step))
            {
                return null;
            }

            if (new FileInfo(step).LinkTarget is { } target)
            {
                return $"'{step}' is a link to '{target}', which does not exist.";
            }
        }

        return null;
    }

    /// <summary>
    /// Returns why this account cannot make or fill a directory, in a sentence; null when it can, or when only trying would tell,
    /// as on Windows.
    /// </summary>
    public static string? RightsFault(string fullPath)
    {
        if (OperatingSystem.IsWindows() || DirectoryFault(fullPath) is not null)
        {
            return null;
        }

        var existing = fullPath;
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } above)
        {
            existing = above;
        }

        return MayUse(existing, CanWriteAndEnter) ? null
            : existing == fullPath ? "This account may not write to it."
            : !MayUse(existing, CanEnter) ? $"{ClosedTo(existing)}, so it cannot use what may be there."
            : $"It does not exist, and this account may not make anything in '{existing}'.";
    }

    /// <summary>
    /// Returns why nothing is seen at a path although something may be there, in a sentence without its end; null where this
    /// account could see it, or where only trying would tell, as on Windows.
    /// </summary>
    public static string? HiddenBy(string path)
    {
        if (OperatingSystem.IsWindows() || Path.Exists(path))
        {
            return null;
        }

        var above = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        while (above is not null && !Directory.Exists(above))
        {
            above = Path.GetDirectoryName(above);
        }

        return above is not null && !MayUse(above, CanEnter) ? ClosedTo(above) : null;
    }

    /// <summary>Returns what to say of a path where a directory or a file is looked for and none is seen.</summary>
    /// <param name="path">The path.</param>
    /// <param name="absent">What is said where nothing is there, in whole sentences.</param>
    public static string NotSeen(string path, string absent) => HiddenBy(path) is { } closed
        ? $"{closed}, so it cannot see whether '{path}' is there. Run this as an account that may, or give this one the right."
        : absent;

    private static string ClosedTo(string directory) => $"This account may not look into '{directory}'";

    private static string? InvalidOnWindows(string text)
    {
        var root = Path.GetPathRoot(text) ?? string.Empty;
        var invalid = text.AsSpan(root.Length).IndexOfAny(InvalidCharactersOnWindows);
        return invalid < 0 ? null : $"It has '{text[root.Length + invalid]}', which no name on Windows may have.";
    }

    private static string NameOf(char control) => control switch
    {
        '\t' => "a tab",
        '\n' => "a line feed",
        '\r' => "a carriage return",
        '\b' => "a backspace",
        '\f' => "a form feed",
        _ => string.Create(CultureInfo.InvariantCulture, $"the control character U+{(int)control:X4}"),
    };

    [GeneratedRegex(@"\A([A-Za-z]:[\\/]|\\\\)", RegexOptions.CultureInvariant)]
    private static partial Regex PathOfWindows();

    /// <summary>Only a clear no counts: another answer says nothing about a later write.</summary>
    [UnsupportedOSPlatform("windows")]
    private static bool MayUse(string directory, int rights)
    {
        var (here, asNow) = OperatingSystem.IsMacOS() ? (-2, 0x10) : (-100, 0x200);
        return Access(here, directory, rights, asNow) == 0
            || Marshal.GetLastPInvokeError() is not (NotPermitted or Denied or ReadOnly);
    }

    [UnsupportedOSPlatform("windows")]
    [LibraryImport("libc", EntryPoint = "faccessat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Access(int directory, string path, int mode, int flags);
}

/// <summary>
/// The directory that relative paths start at, which may be gone: a release was replaced under a running shell or service.
/// </summary>
internal static class WorkingDirectory
{
    private const string Code = "FAP2013";

    /// <exception cref="FapilogException">It was removed, or this account may not read it.</exception>
    public static string FullPath
    {
        get
        {
            try
            {
                return Directory.GetCurrentDirectory();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new FapilogException(
                    new Fault(
                        Code,
                        "The working directory was removed, or this account may not read it, and relative paths start there. Change into "
                        + "a directory that exists, and start again."),
                    exception);
            }
        }
    }
}
