namespace Fapilog.Loading;

/// <summary>
/// A file of a provider.
/// </summary>
/// <param name="Path">Where it lies in the provider's folder, with <c>/</c>; of a single file, its name.</param>
/// <param name="Length">How many bytes it has.</param>
/// <param name="Sha256">The SHA-256 of its content in lower-case hexadecimal; <see langword="null"/> when it cannot be read.</param>
/// <remarks>Immutable.</remarks>
public sealed record InspectedFile(string Path, long Length, string? Sha256);
