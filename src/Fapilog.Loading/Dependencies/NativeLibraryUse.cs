namespace Fapilog.Loading;

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
