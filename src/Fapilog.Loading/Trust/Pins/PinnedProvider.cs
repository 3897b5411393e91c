namespace Fapilog.Loading;

/// <summary>
/// What one entry of a lock file says: the names configuration may choose the provider by, and every file it consists of.
/// </summary>
/// <remarks>Immutable.</remarks>
public sealed class PinnedProvider
{
    /// <summary>Initializes a new instance of the <see cref="PinnedProvider"/> class.</summary>
    /// <param name="names">The names and aliases of the providers in it. Such a name is pinned to this entry.</param>
    /// <param name="files">The files, by their path within the provider with forward slashes.</param>
    public PinnedProvider(IEnumerable<string> names, IEnumerable<KeyValuePair<string, PinnedFile>> files)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(files);
        Names = [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Files = new SortedDictionary<string, PinnedFile>(new Dictionary<string, PinnedFile>(files), StringComparer.Ordinal);
    }

    /// <summary>Gets the names and aliases of the providers in it, in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Gets the files by their path within the provider, in order.</summary>
    public IReadOnlyDictionary<string, PinnedFile> Files { get; }
}
