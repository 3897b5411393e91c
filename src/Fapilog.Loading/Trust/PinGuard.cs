using System.Security.Cryptography;
using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// Compares a provider with the lock file: every file it consists of, by its bytes.
/// </summary>
internal sealed class PinGuard
{
    private const int MaxNamed = 8;

    private readonly TrustOptions _options;
    private readonly Lazy<ProviderLock> _pins;

    public PinGuard(TrustOptions options)
    {
        _options = options;
        _pins = new Lazy<ProviderLock>(() => options.LockFile is { } path ? ProviderLock.Read(path) : ProviderLock.Empty);
    }

    /// <summary>Hashes everything a provider consists of, as the lock file lists it.</summary>
    /// <exception cref="Diagnostics.FapilogException">A file may not be read.</exception>
    public static PinnedProvider Pin(IEnumerable<string> names, ProviderContents contents) => new(
        names,
        contents.Files.Select(file => KeyValuePair.Create(file.Name, Pin(file.Path))));

    /// <summary>Compares a provider with the lock file.</summary>
    /// <param name="row">The provider, as it was found.</param>
    /// <param name="contents">What to compare: the provider's own files, or their private copy.</param>
    /// <exception cref="Diagnostics.FapilogException">The lock file is unusable, or a file may not be read.</exception>
    public Fault? Check(ProviderRow row, ProviderContents contents)
    {
        var key = row.Location.Key;
        var names = row.Declaration!.Names;
        if (_pins.Value.Providers.TryGetValue(key, out var pinned))
        {
            var differences = Differences(pinned, Pin(names, contents)).ToArray();
            return differences.Length == 0 ? null : Broken(row, differences);
        }

        if (Elsewhere(names) is { } other)
        {
            return new(
                LoadingCodes.PinBroken,
                $"'{_options.LockFile}' pins the provider '{row.Declaration.Name}' in '{other}', and it was found in '{key}'. "
                + "If you moved it, check it and run 'fapilog plugins lock'; if not, find out who did.");
        }

        return _options.Strict ? Unpinned(row) : null;
    }

    /// <summary>A pinned name must not come from another folder: a second folder would bypass the pins.</summary>
    private string? Elsewhere(IEnumerable<string> names)
    {
        var folded = names.Select(ProviderName.Fold).ToHashSet(StringComparer.Ordinal);
        return _pins.Value.Providers
            .Where(provider => provider.Value.Names.Any(name => folded.Contains(ProviderName.Fold(name))))
            .Select(provider => provider.Key)
            .FirstOrDefault();
    }

    private static PinnedFile Pin(string path)
    {
        using var file = CheckedFile.OpenRead(path);
        return new PinnedFile { Sha256 = Convert.ToHexStringLower(SHA256.HashData(file)), Size = file.Length };
    }

    private static IEnumerable<string> Differences(PinnedProvider pinned, PinnedProvider found)
    {
        foreach (var (name, file) in pinned.Files)
        {
            if (!found.Files.TryGetValue(name, out var actual))
            {
                yield return $"'{name}' is missing";
            }
            else if (actual != file)
            {
                yield return $"'{name}' has the SHA-256 {actual.Sha256} ({CountText.Format(actual.Size, "byte")}) instead of {file.Sha256} ({CountText.Format(file.Size, "byte")})";
            }
        }

        foreach (var name in found.Files.Keys.Where(name => !pinned.Files.ContainsKey(name)))
        {
            yield return $"'{name}' is not pinned";
        }
    }

    private Fault Broken(ProviderRow row, string[] differences)
    {
        var more = differences.Length > MaxNamed ? $"; and {differences.Length - MaxNamed} more" : string.Empty;
        return new(
            LoadingCodes.PinBroken,
            $"'{row.Location.Folder ?? row.Location.Path}' is not what '{_options.LockFile}' pins: {string.Join("; ", differences.Take(MaxNamed))}{more}. "
            + "If the change is yours, check it and run 'fapilog plugins lock'; if not, put the provider's release there again.");
    }

    private Fault Unpinned(ProviderRow row) => new(
        LoadingCodes.NotPinned,
        $"'Trust:Strict' is set, and {(_options.LockFile is { } path ? $"'{path}' does not pin" : "no lock file pins")} '{row.Location.Folder ?? row.Location.Path}'. "
        + "Check the provider and run 'fapilog plugins lock', which writes the lock file.");
}
