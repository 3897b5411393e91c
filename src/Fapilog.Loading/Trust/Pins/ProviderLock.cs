using System.Text;
using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// A lock file, <c>plugins.lock.json</c>: which bytes each provider consists of.
/// </summary>
/// <remarks>Immutable.</remarks>
public sealed class ProviderLock
{
    /// <summary>Initializes a new instance of the <see cref="ProviderLock"/> class.</summary>
    /// <param name="providers">The providers, by the name of their folder or single file in the plugins folder.</param>
    public ProviderLock(IEnumerable<KeyValuePair<string, PinnedProvider>> providers)
    {
        ArgumentNullException.ThrowIfNull(providers);
        Providers = new SortedDictionary<string, PinnedProvider>(new Dictionary<string, PinnedProvider>(providers), StringComparer.Ordinal);
    }

    /// <summary>Gets a lock that pins nothing.</summary>
    public static ProviderLock Empty { get; } = new([]);

    /// <summary>Gets what is pinned, by the name of the folder or single file in the plugins folder, in order.</summary>
    public IReadOnlyDictionary<string, PinnedProvider> Providers { get; }

    /// <summary>Reads a lock file.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>What it pins.</returns>
    /// <exception cref="FapilogException">It is absent, cannot be read, or has a bad entry (<c>FAP1031</c>).</exception>
    public static ProviderLock Read(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        try
        {
            // Not by its name alone: a named pipe would be waited for.
            using var file = CheckedFile.OpenRead(path);
            using var reader = new StreamReader(file);
            return LockText.Parse(path, reader.ReadToEnd());
        }
        catch (FapilogException refused) when (refused.Faults is [{ Code: LoadingCodes.UnreadableFile } fault])
        {
            throw LockText.Unreadable(path, fault.Message, refused);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LockText.Unreadable(path, Sentence.Of(exception.Message), exception);
        }
    }

    /// <summary>Writes the lock file: as a whole, or not at all.</summary>
    /// <param name="path">Its path; what is there is replaced.</param>
    /// <exception cref="FapilogException">A provider has a file whose name cannot be pinned (<c>FAP1031</c>).</exception>
    /// <exception cref="IOException">It could not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">This account may not write there.</exception>
    public void Write(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var full = RealPath.Of(path) ?? Path.GetFullPath(path);
        var text = ToString();

        // What could not be read back would pin nothing.
        _ = LockText.Parse(full, text);
        var unfinished = $"{full}.{Path.GetRandomFileName()}";
        try
        {
            using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(Encoding.UTF8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, full, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>Returns this lock with the entries of another in the place of its own, or added.</summary>
    /// <param name="other">The other.</param>
    /// <returns>A new lock.</returns>
    public ProviderLock With(ProviderLock other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new ProviderLock(Providers.Where(provider => !other.Providers.ContainsKey(provider.Key)).Concat(other.Providers));
    }

    /// <summary>Finds what is pinned otherwise in another lock.</summary>
    /// <param name="next">The other, thought of as the newer.</param>
    /// <returns>The files that were added, changed or removed, in order.</returns>
    public IReadOnlyList<PinChange> ChangesTo(ProviderLock next)
    {
        ArgumentNullException.ThrowIfNull(next);
        var (before, after) = (Flat(), next.Flat());
        return
        [
            .. before.Keys.Union(after.Keys)
                .OrderBy(key => key.Provider, StringComparer.Ordinal).ThenBy(key => key.File, StringComparer.Ordinal)
                .Select(key => new PinChange(key.Provider, key.File, before.GetValueOrDefault(key), after.GetValueOrDefault(key)))
                .Where(change => change.Old != change.New),
        ];
    }

    /// <summary>Returns the text of the file: the same for the same pins.</summary>
    /// <returns>JSON.</returns>
    public override string ToString() => LockText.Of(this);

    private Dictionary<(string Provider, string File), PinnedFile> Flat() => Providers
        .SelectMany(provider => provider.Value.Files.Select(file => (Key: (provider.Key, file.Key), file.Value)))
        .ToDictionary(entry => entry.Key, entry => entry.Value);
}
