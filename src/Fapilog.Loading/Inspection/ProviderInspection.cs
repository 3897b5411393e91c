using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// The result of inspecting one provider without loading it: whether this host would accept it, and what it consists of.
/// </summary>
/// <remarks>Immutable. No code of the provider runs; only metadata and files are read.</remarks>
public sealed record ProviderInspection
{
    /// <summary>Gets the full path that was inspected.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// Gets a value indicating whether it was judged as a folder with private dependencies, or else as a single file.
    /// </summary>
    public required bool IsFolder { get; init; }

    /// <summary>Gets the rows a host shows for it: one for each provider, or one that says why there is none.</summary>
    /// <remarks>
    /// Beyond a catalogue's rows, they hold the verdict on the whole folder, which a host reaches when it loads.
    /// </remarks>
    public required IReadOnlyList<ProviderEntry> Entries { get; init; }

    /// <summary>Gets a value indicating whether this host would accept every provider in it.</summary>
    public bool IsUsable => Entries.All(entry => entry.State is not ProviderState.Rejected);

    /// <summary>Gets the framework it was built for, such as <c>.NETCoreApp,Version=v10.0</c>.</summary>
    /// <value><see langword="null"/> when the DLL does not say.</value>
    public string? TargetFramework { get; init; }

    /// <summary>Gets the version of the contract it was built against, as <c>major.minor</c>.</summary>
    /// <value><see langword="null"/> when it could not be read, or the DLL does not refer to the contract.</value>
    public string? ContractVersion { get; init; }

    /// <summary>Gets the version of the contract this host has, as <c>major.minor</c>.</summary>
    public required string HostContractVersion { get; init; }

    /// <summary>Gets the members of the contract that its DLLs refer to, in ordinal order.</summary>
    public IReadOnlyList<string> ContractMembers { get; init; } = [];

    /// <summary>Gets the assemblies its DLLs refer to and where each would come from, by name.</summary>
    public IReadOnlyList<ProviderDependency> Dependencies { get; init; } = [];

    /// <summary>Gets the native libraries it calls or brings for this system, by name.</summary>
    public IReadOnlyList<NativeLibraryUse> NativeLibraries { get; init; } = [];

    /// <summary>
    /// Gets what its <c>.deps.json</c> names for this system and its folder does not have, relative to the folder.
    /// </summary>
    public IReadOnlyList<string> MissingFiles { get; init; } = [];

    /// <summary>Gets the calls in its code that an operator should know about.</summary>
    public IReadOnlyList<DangerousCall> DangerousCalls { get; init; } = [];

    /// <summary>Gets its files with their hashes, by path.</summary>
    /// <value>Empty when it is not known which files are its own.</value>
    public IReadOnlyList<InspectedFile> Files { get; init; } = [];

    /// <summary>
    /// Inspects a provider as a host would if it were in its plugins folder, without loading or copying anything.
    /// </summary>
    /// <param name="path">
    /// A DLL, or a provider's folder. A DLL that lies with its dependencies is judged with its folder. A relative path starts at
    /// the working directory.
    /// </param>
    /// <param name="pluginsPath">
    /// The plugins folder, if <paramref name="path"/> lies in one: then names that another provider there claims too are found.
    /// <see langword="null"/> to look at the provider alone.
    /// </param>
    /// <param name="trust">
    /// What the host asks of a provider before it trusts it: links, permissions and the lock file.
    /// <see langword="null"/> to ask for nothing.
    /// </param>
    /// <returns>What was found. A file that is damaged or no provider has a row that says so.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null, empty or white space.</exception>
    /// <exception cref="FileNotFoundException">There is nothing at <paramref name="path"/>.</exception>
    public static ProviderInspection Inspect(string path, string? pluginsPath = null, TrustOptions? trust = null) =>
        Inspect(path, pluginsPath, trust, shadowCopyPath: null);

    /// <summary>Inspects with the folder for private copies as well, whose permissions count too.</summary>
    internal static ProviderInspection Inspect(string path, string? pluginsPath, TrustOptions? trust, string? shadowCopyPath)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        var plugins =
            pluginsPath is null ? null : System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(pluginsPath));
        return System.IO.Path.Exists(full) || new FileInfo(full).LinkTarget is not null
            ? ProviderInspector.Inspect(full, plugins, trust, shadowCopyPath)
            : throw new FileNotFoundException(
                PathText.NotSeen(full, $"There is nothing at '{path}'. Name a provider's DLL or its folder."), full);
    }
}

/// <summary>
/// A file of a provider.
/// </summary>
/// <remarks>Immutable.</remarks>
public sealed record InspectedFile
{
    internal InspectedFile(string path, long length, string? sha256)
    {
        Path = path;
        Length = length;
        Sha256 = sha256;
    }

    /// <summary>Gets the path within the provider's folder, with <c>/</c>; for a single file, its name.</summary>
    public string Path { get; }

    /// <summary>Gets the length in bytes.</summary>
    public long Length { get; }

    /// <summary>Gets the SHA-256 of the content in lowercase hexadecimal.</summary>
    /// <value><see langword="null"/> when the file cannot be read.</value>
    public string? Sha256 { get; }
}
