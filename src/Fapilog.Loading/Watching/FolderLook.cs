using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// What one look at the plugins folder saw: the names in it, and the files of each provider that is loaded. Names, lengths and
/// times only, so that it costs next to nothing.
/// </summary>
internal sealed class FolderLook : IEquatable<FolderLook>
{
    private readonly string[]? _names;
    private readonly (ProviderLocation Location, ProviderContents? Contents)[] _loaded;

    private FolderLook(string[]? names, (ProviderLocation Location, ProviderContents? Contents)[] loaded)
    {
        _names = names;
        _loaded = loaded;
    }

    public static FolderLook At(string root, FileGate gate, IEnumerable<ProviderLocation> loaded) => new(
        NamesIn(root),
        [.. loaded.Select(location => (location, ContentsOf(location, gate)))]);

    /// <summary>Tells what is different from what was scanned and loaded, by the name in the plugins folder.</summary>
    public IEnumerable<FolderChange> Changes(IReadOnlyCollection<string> scanned, IEnumerable<(ProviderLocation Location, ProviderContents Original)> loaded)
    {
        // A folder that cannot be looked at just now tells nothing.
        if (_names is null)
        {
            return [];
        }

        var changed = loaded.Join(_loaded, one => one.Location, now => now.Location, (one, now) => (one.Location.Key, Same: one.Original.Equals(now.Contents)))
            .Where(one => !one.Same && _names.Contains(one.Key))
            .Select(one => new FolderChange(one.Key, "changed"));
        return changed
            .Concat(_names.Except(scanned).Select(name => new FolderChange(name, "was added")))
            .Concat(scanned.Except(_names).Select(name => new FolderChange(name, "was removed")))
            .OrderBy(change => change.Name, StringComparer.Ordinal);
    }

    public bool Equals(FolderLook? other) => other is not null
        && (_names, other._names) is (null, null) or (not null, not null)
        && (_names ?? []).SequenceEqual(other._names ?? [])
        && _loaded.SequenceEqual(other._loaded);

    public override bool Equals(object? obj) => Equals(obj as FolderLook);

    public override int GetHashCode() => _loaded.Length;

    private static string[]? NamesIn(string root)
    {
        try
        {
            return Directory.Exists(root) ? [.. PluginsFolder.Entries(root).Select(entry => entry.Name)] : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ProviderContents? ContentsOf(ProviderLocation location, FileGate gate)
    {
        try
        {
            return ProviderContents.Of(location, gate);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FapilogException)
        {
            return null;
        }
    }
}
