namespace Fapilog.Storage;

/// <summary>
/// Files that are read while somebody else writes, renames or removes them.
/// </summary>
internal static class SharedFiles
{
    /// <summary>Opens a file to be read, at once and without following a link.</summary>
    /// <exception cref="IrregularFileException">Something else than a regular file lies there.</exception>
    /// <exception cref="FileNotFoundException">Nothing lies there.</exception>
#pragma warning disable CA2000 // The stream owns the handle.
    public static Stream Open(string path) => RegularFile.TryOpen(path, FileAccess.Read) is { } handle
        ? new FileStream(handle, FileAccess.Read, bufferSize: 0)
        : throw new FileNotFoundException($"The file '{path}' is gone.", path);
#pragma warning restore CA2000
}
