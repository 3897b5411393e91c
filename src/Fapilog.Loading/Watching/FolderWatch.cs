using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// Looks at the plugins folder now and then, and tells of a change once it has come to rest: a deployment takes a while.
/// </summary>
/// <remarks>
/// It looks by itself and is not told by the system: notifications are scarce in containers, and unknown to network drives.
/// </remarks>
internal sealed class FolderWatch : IDisposable
{
    private readonly Func<FolderLook> _look;
    private readonly Action<FolderLook> _settled;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private FolderLook _last;
    private FolderLook? _told;

    /// <param name="look">Takes a look; never throws.</param>
    /// <param name="settled">Called when two looks agree, and differ from the one told last.</param>
    /// <param name="interval">The time between two looks.</param>
    /// <param name="timeProvider">The clock.</param>
    public FolderWatch(Func<FolderLook> look, Action<FolderLook> settled, TimeSpan interval, TimeProvider timeProvider)
    {
        _look = look;
        _settled = settled;
        _last = look();
        _timer = timeProvider.CreateTimer(_ => Look(), null, interval, interval);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        // A drive that hangs must not collect threads.
        if (!_gate.TryEnter())
        {
            return;
        }

        try
        {
            var now = _look();
            if (now.Equals(_last) && !now.Equals(_told))
            {
                _told = now;
                _settled(now);
            }

            _last = now;
        }
#pragma warning disable CA1031 // On a timer's thread an exception would end the process; a look that failed is repeated.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
        finally
        {
            _gate.Exit();
        }
    }
}

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

/// <summary>
/// A difference between the plugins folder and what is loaded of it.
/// </summary>
/// <param name="Name">The name of the folder or file in the plugins folder.</param>
/// <param name="What">What became of it, in words.</param>
internal sealed record FolderChange(string Name, string What)
{
    public ProviderRemark Remark(string root) => new(
        LoadingCodes.FolderChanged, $"'{Path.Combine(root, Name)}' {What} while this process runs. Restart to apply the change.");
}
