using System.Text;
using Fapilog.Diagnostics;
using Fapilog.Storage;

namespace Fapilog.Loading;

/// <summary>
/// A lock file, <c>plugins.lock.json</c>: the hashes of every file of each provider.
/// </summary>
/// <remarks>Immutable.</remarks>
internal sealed class ProviderLock
{
    /// <summary>Initializes a new instance of the <see cref="ProviderLock"/> class.</summary>
    /// <param name="providers">The providers, by the name of their folder or single file in the plugins folder.</param>
    internal ProviderLock(IEnumerable<KeyValuePair<string, PinnedProvider>> providers)
    {
        ArgumentNullException.ThrowIfNull(providers);
        Providers = new SortedDictionary<string, PinnedProvider>(
            new Dictionary<string, PinnedProvider>(providers), StringComparer.Ordinal);
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
            // Not with File.OpenRead: opening a named pipe would block.
            using var file = CheckedFile.OpenRead(path);
            using var reader = new StreamReader(file);
            return LockText.Parse(path, reader.ReadToEnd());
        }
        catch (FapilogException refused) when (refused.Faults is [{ Code: LoadingCodes.UnreadableFile } fault])
        {
            // Which speaks of a file of a provider.
            throw refused.InnerException switch
            {
                FileNotFoundException or DirectoryNotFoundException => LockText.Absent(path, refused),
                IrregularFileException irregular =>
                    LockText.Unreadable(path, $"It is {irregular.Found}, where a regular file belongs.", refused),
                { } cause => LockText.Unreadable(path, FileReason.Of(cause, path), refused),
                null => LockText.Unreadable(path, fault.Message, refused),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LockText.Unreadable(path, FileReason.Of(exception, path), exception);
        }
    }

    /// <summary>Writes the lock file atomically.</summary>
    /// <param name="path">Its path; what is there is replaced.</param>
    /// <exception cref="FapilogException">A provider has a file whose name cannot be pinned (<c>FAP1031</c>).</exception>
    /// <exception cref="IOException">It could not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">This account may not write there.</exception>
    public void Write(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var full = RealPath.Resolve(path) ?? Path.GetFullPath(path);
        var text = ToString();

        // A file that cannot be read back would pin nothing.
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

    /// <summary>Returns this lock with the entries of another one added; they replace its own of the same name.</summary>
    /// <param name="other">The other.</param>
    /// <returns>A new lock.</returns>
    public ProviderLock With(ProviderLock other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new ProviderLock(Providers.Where(provider => !other.Providers.ContainsKey(provider.Key)).Concat(other.Providers));
    }

    /// <summary>Compares this lock with a newer one.</summary>
    /// <param name="next">The newer lock.</param>
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
    public override string ToString() => LockText.Write(this);

    private Dictionary<(string Provider, string File), PinnedFile> Flat() => Providers
        .SelectMany(provider => provider.Value.Files.Select(file => (Key: (provider.Key, file.Key), file.Value)))
        .ToDictionary(entry => entry.Key, entry => entry.Value);
}

/// <summary>
/// One entry of a lock file: the names by which configuration chooses the provider, and every file of it.
/// </summary>
/// <remarks>Immutable.</remarks>
internal sealed class PinnedProvider
{
    /// <summary>Initializes a new instance of the <see cref="PinnedProvider"/> class.</summary>
    /// <param name="names">The names and aliases of the providers in it. Such a name is pinned to this entry.</param>
    /// <param name="files">The files, by their path within the provider with forward slashes.</param>
    internal PinnedProvider(IEnumerable<string> names, IEnumerable<KeyValuePair<string, PinnedFile>> files)
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

/// <summary>
/// The expected content of a file of a provider.
/// </summary>
/// <remarks>Immutable.</remarks>
internal sealed record PinnedFile
{
    /// <summary>Gets the SHA-256 of the content: 64 lowercase hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Gets the length in bytes.</summary>
    public required long Size { get; init; }
}

/// <summary>
/// A difference between two lock files.
/// </summary>
/// <remarks>Immutable.</remarks>
internal sealed record PinChange
{
    internal PinChange(string provider, string file, PinnedFile? before, PinnedFile? after)
    {
        Provider = provider;
        File = file;
        Old = before;
        New = after;
    }

    /// <summary>Gets the provider's folder, or its single file.</summary>
    public string Provider { get; }

    /// <summary>Gets the file's path within the provider.</summary>
    public string File { get; }

    /// <summary>Gets the file in the first lock.</summary>
    /// <value><see langword="null"/> when it was not pinned.</value>
    public PinnedFile? Old { get; }

    /// <summary>Gets the file in the second lock.</summary>
    /// <value><see langword="null"/> when it is no longer pinned.</value>
    public PinnedFile? New { get; }
}
