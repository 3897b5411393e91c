namespace Fapilog.Loading;

/// <summary>
/// A file that one lock file pins otherwise than another.
/// </summary>
/// <param name="Provider">The provider's folder, or its single file.</param>
/// <param name="File">The file's path within it.</param>
/// <param name="Old">What it was; <see langword="null"/> when it was not pinned.</param>
/// <param name="New">What it is; <see langword="null"/> when it no longer is.</param>
/// <remarks>Immutable.</remarks>
public sealed record PinChange(string Provider, string File, PinnedFile? Old, PinnedFile? New);
