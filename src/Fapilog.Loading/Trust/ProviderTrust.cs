using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// Decides whether a provider that configuration names is trusted.
/// </summary>
internal sealed class ProviderTrust
{
    private readonly TrustOptions _options;
    private readonly PinGuard _pins;
    private readonly PermissionGuard _permissions;

    /// <param name="options">What is asked for; the path of the lock file is absolute.</param>
    /// <param name="root">The plugins folder.</param>
    /// <param name="copies">The folder in which private copies are made.</param>
    public ProviderTrust(TrustOptions options, string root, string copies)
    {
        _options = options;
        _pins = new PinGuard(options);
        _permissions = new PermissionGuard(root, options.LockFile, copies);
    }

    /// <param name="row">The provider.</param>
    /// <param name="original">What is in the plugins folder, where others may change it.</param>
    /// <param name="judged">What is compared with the lock file: the private copy, or the original where there is none.</param>
    /// <exception cref="Diagnostics.FapilogException">The lock file is unusable, or a file may not be read.</exception>
    public Examination Check(ProviderRow row, ProviderContents original, ProviderContents judged)
    {
        var pins = _pins.Check(row, judged);
        var permissions = _permissions.Check(row.Location, original);
        return _options.Strict
            ? new Examination(Listed(pins, permissions), [])
            : new Examination(Listed(pins), Listed(permissions));
    }

    private static Fault[] Listed(params IEnumerable<Fault?> said) => [.. said.OfType<Fault>()];
}

/// <summary>
/// Finds files and folders that decide which code runs and that every account on the machine may change. On Windows it finds
/// nothing: permissions are inherited there, and restricted by default.
/// </summary>
internal sealed class PermissionGuard
{
    private const int MaxNamed = 4;

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
        var open = Paths(location, contents).Where(path => Has(path, UnixFileMode.OtherWrite))
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
            + "Take that right away: chmod o-w.");
    }

    private IEnumerable<string> Paths(ProviderLocation location, ProviderContents contents) =>
    [
        .. _always,
        .. location.Folder is { } folder ? contents.Folders.Select(name => Path.Combine(folder, name)).Prepend(folder) : [],
        .. contents.Files.Select(file => file.Path),
    ];

    /// <summary>
    /// Whoever may write to a folder above may put another in the place of the one below; unless it is sticky, as /tmp is.
    /// </summary>
    private static IEnumerable<string> ReplaceableAbove(string path)
    {
        for (var above = Path.GetDirectoryName(path); above is not null; above = Path.GetDirectoryName(above))
        {
            if (Has(above, UnixFileMode.OtherWrite) && !Has(above, UnixFileMode.StickyBit))
            {
                yield return above;
            }
        }
    }

    private static bool Has(string path, UnixFileMode right) =>
        !OperatingSystem.IsWindows() && Path.Exists(path) && (File.GetUnixFileMode(path) & right) != 0;
}
