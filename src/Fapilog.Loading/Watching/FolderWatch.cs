using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// Checks the plugins folder at intervals, and reports a change when two checks in a row see the same: a deployment takes a
/// while.
/// </summary>
/// <remarks>
/// It polls and does not use notifications of the operating system: containers limit them, and network drives have none.
/// </remarks>
internal sealed class FolderWatch : IDisposable
{
    private readonly Func<FolderLook> _look;
    private readonly Action<FolderLook> _changed;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private FolderLook _last;
    private FolderLook? _reported;

    /// <param name="look">Reads the folder; never throws.</param>
    /// <param name="changed">Called when two checks in a row agree, and differ from what was reported last.</param>
    /// <param name="interval">The time between two checks.</param>
    /// <param name="timeProvider">The clock.</param>
    public FolderWatch(Func<FolderLook> look, Action<FolderLook> changed, TimeSpan interval, TimeProvider timeProvider)
    {
        _look = look;
        _changed = changed;
        _last = look();
        _timer = timeProvider.CreateTimer(_ => Look(), null, interval, interval);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        // A drive that hangs must not block more and more threads.
        if (!_lock.TryEnter())
        {
            return;
        }

        try
        {
            var now = _look();
            if (now.Equals(_last) && !now.Equals(_reported))
            {
                _reported = now;
                _changed(now);
            }

            _last = now;
        }
#pragma warning disable CA1031 // An exception on a timer's thread would end the process; a failed check is repeated.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
        finally
        {
            _lock.Exit();
        }
    }
}

/// <summary>
/// What one check of the plugins folder saw: the names in it, and the files of each loaded provider. Names, lengths and times
/// only, so that it costs next to nothing.
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

    /// <summary>Returns the differences from what was scanned and loaded, by the name in the plugins folder.</summary>
    public IEnumerable<FolderChange> Changes(
        IReadOnlyCollection<string> scanned, IEnumerable<(ProviderLocation Location, ProviderContents Original)> loaded)
    {
        // A folder that cannot be read at the moment says nothing.
        if (_names is null)
        {
            return [];
        }

        var changed = loaded.Join(
            _loaded,
            one => one.Location,
            now => now.Location,
            (one, now) => (one.Location.Key, Same: one.Original.Equals(now.Contents)))
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
            return ProviderContents.Read(location, gate);
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
/// <param name="What">What happened to it, in words.</param>
internal sealed record FolderChange(string Name, string What)
{
    public ProviderRemark Remark(string root) => new(
        LoadingCodes.FolderChanged, $"'{Path.Combine(root, Name)}' {What} while this process runs. Restart to apply the change.");
}
