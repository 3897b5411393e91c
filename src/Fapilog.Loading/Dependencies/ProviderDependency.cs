namespace Fapilog.Loading;

/// <summary>
/// An assembly that a provider's DLLs refer to, and where this host would take it from. The contract is never one: it is always
/// the host's.
/// </summary>
/// <remarks>Immutable; read from metadata only.</remarks>
public sealed record ProviderDependency
{
    /// <summary>Gets the assembly's simple name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the version the provider was built with; the highest when its DLLs differ.</summary>
    public required Version RequestedVersion { get; init; }

    /// <summary>Gets the version there is, also when it is too old to be used.</summary>
    /// <value><see langword="null"/> when there is none, or it cannot be read.</value>
    public Version? FoundVersion { get; init; }

    /// <summary>Gets where it comes from.</summary>
    public required DependencySource Source { get; init; }

    /// <summary>Gets the name of the shared framework, such as <c>Microsoft.NETCore.App</c>.</summary>
    /// <value><see langword="null"/> when it comes from somewhere else.</value>
    public string? Framework { get; init; }

    /// <summary>Gets the full path of the file.</summary>
    /// <value><see langword="null"/> when there is none.</value>
    public string? Path { get; init; }

    /// <summary>Gets the file names of the provider's DLLs that refer to it.</summary>
    public required IReadOnlyList<string> NeededBy { get; init; }
}

/// <summary>
/// Where an assembly that a provider needs comes from when the provider runs in this host.
/// </summary>
public enum DependencySource
{
    /// <summary>The provider's own folder: its own version, whatever the host uses.</summary>
    Provider = 0,

    /// <summary>A shared framework this host runs on, such as <c>Microsoft.NETCore.App</c>.</summary>
    Framework = 1,

    /// <summary>The host application's own files: in its version, and only as long as it has one.</summary>
    Application = 2,

    /// <summary>Nowhere. What needs it fails when it is used.</summary>
    Missing = 3,
}

/// <summary>
/// A native library that a provider calls or brings.
/// </summary>
/// <remarks>Immutable; read from metadata and file names only.</remarks>
public sealed record NativeLibraryUse
{
    /// <summary>Gets the name the calls give; of one that no DLL names, its file name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the full path of the file in the provider's folder that this host would load.</summary>
    /// <value><see langword="null"/> when there is none: it is left to the operating system.</value>
    public string? Path { get; init; }

    /// <summary>Gets the file names of the provider's DLLs that call it.</summary>
    /// <value>Empty when only another native library may.</value>
    public required IReadOnlyList<string> NeededBy { get; init; }
}
