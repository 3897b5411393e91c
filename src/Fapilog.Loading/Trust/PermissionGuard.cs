using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;
using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// Finds files and folders that decide which code runs and that every account on the machine may change.
/// </summary>
internal sealed class PermissionGuard
{
    private const int MaxNamed = 4;

    private static readonly string Remedy = OperatingSystem.IsWindows()
        ? "Take that right away with icacls; on Windows, a new folder inherits it from the drive."
        : "Take that right away: chmod o-w.";

    private readonly string[] _always;
    private readonly string[] _within;

    /// <param name="root">The plugins folder.</param>
    /// <param name="lockFile">The lock file, if there is one.</param>
    /// <param name="copies">The folder in which private copies are made.</param>
    public PermissionGuard(string root, string? lockFile, string copies)
    {
        _always = lockFile is null ? [root] : [root, lockFile];
        _within =
        [
            .. _always.SelectMany(path => new[] { path, RealPath.Resolve(path) ?? path }),
            Path.Combine(RealPath.Resolve(copies) ?? copies, "private"),
        ];
    }

    public Fault? Check(ProviderLocation location, ProviderContents contents)
    {
        var open = Paths(location, contents).Where(EveryoneMayChange)
            .Concat(_within.SelectMany(ReplaceableAbove))
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        if (open.Length == 0)
        {
            return null;
        }

        var more = open.Length > MaxNamed ? $" and {open.Length - MaxNamed} more" : string.Empty;
        return new(
            LoadingCodes.WorldWritable,
            $"Every account on this machine may change {Sentence.List(open.Take(MaxNamed))}{more}, and so decide what this process runs. "
            + Remedy);
    }

    private IEnumerable<string> Paths(ProviderLocation location, ProviderContents contents) =>
    [
        .. _always,
        .. location.Folder is { } folder ? contents.Folders.Select(name => Path.Combine(folder, name)).Prepend(folder) : [],
        .. contents.Files.Select(file => file.Path),
    ];

    private static IEnumerable<string> ReplaceableAbove(string path)
    {
        for (var above = Path.GetDirectoryName(path); above is not null; above = Path.GetDirectoryName(above))
        {
            if (EveryoneMayReplaceWithin(above))
            {
                yield return above;
            }
        }
    }

    private static bool EveryoneMayChange(string path) => OperatingSystem.IsWindows()
        ? WindowsPermissions.OfEveryone(path, WindowsPermissions.Change)
        : Has(path, UnixFileMode.OtherWrite);

    /// <summary>
    /// Whoever may write to a folder above may put another in the place of the one below; unless it is sticky, as /tmp is. On
    /// Windows that takes the right to delete: every account may create folders in the root of a drive.
    /// </summary>
    private static bool EveryoneMayReplaceWithin(string folder) => OperatingSystem.IsWindows()
        ? WindowsPermissions.OfEveryone(folder, WindowsPermissions.Replace)
        : Has(folder, UnixFileMode.OtherWrite) && !Has(folder, UnixFileMode.StickyBit);

    [UnsupportedOSPlatform("windows")]
    private static bool Has(string path, UnixFileMode right) => Path.Exists(path) && (File.GetUnixFileMode(path) & right) != 0;
}

/// <summary>
/// The rights that Windows gives to accounts nobody chose. Entries that deny a right are not read: they rarely matter, and a
/// warning too many is better than one too few.
/// </summary>
[SupportedOSPlatform("windows")]
internal static class WindowsPermissions
{
    public const FileSystemRights Replace = FileSystemRights.Delete | FileSystemRights.DeleteSubdirectoriesAndFiles
        | FileSystemRights.ChangePermissions | FileSystemRights.TakeOwnership | GenericAll;

    public const FileSystemRights Change =
        Replace | FileSystemRights.WriteData | FileSystemRights.AppendData | GenericWrite;

    private const FileSystemRights GenericAll = (FileSystemRights)0x10000000;
    private const FileSystemRights GenericWrite = (FileSystemRights)0x40000000;

    private static readonly HashSet<SecurityIdentifier> Everyone =
    [
        .. new[]
        {
            WellKnownSidType.WorldSid, WellKnownSidType.AuthenticatedUserSid, WellKnownSidType.BuiltinUsersSid,
            WellKnownSidType.BuiltinGuestsSid, WellKnownSidType.InteractiveSid, WellKnownSidType.AnonymousSid,
        }.Select(kind => new SecurityIdentifier(kind, null)),
    ];

    /// <summary>Returns whether every account has one of the rights; false where that cannot be read.</summary>
    public static bool OfEveryone(string path, FileSystemRights rights)
    {
        try
        {
            return Rules(path).Any(rule => rule.AccessControlType is AccessControlType.Allow
                && (rule.PropagationFlags & PropagationFlags.InheritOnly) == 0
                && (rule.FileSystemRights & rights) != 0
                && Everyone.Contains((SecurityIdentifier)rule.IdentityReference));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static IEnumerable<FileSystemAccessRule> Rules(string path)
    {
        FileSystemSecurity? security = Directory.Exists(path)
            ? new DirectoryInfo(path).GetAccessControl(AccessControlSections.Access)
            : File.Exists(path)
            ? new FileInfo(path).GetAccessControl(AccessControlSections.Access)
            : null;
        return security?.GetAccessRules(includeExplicit: true, includeInherited: true, typeof(SecurityIdentifier))
            .Cast<FileSystemAccessRule>() ?? [];
    }
}
