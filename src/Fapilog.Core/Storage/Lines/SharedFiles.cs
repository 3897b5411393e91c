namespace Fapilog.Storage;

/// <summary>
/// Opens files that other processes may write, rename or remove meanwhile.
/// </summary>
internal static class SharedFiles
{
    /// <summary>Opens a file to read, without blocking and without following a link.</summary>
    /// <exception cref="IrregularFileException">The path is not a regular file.</exception>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
#pragma warning disable CA2000 // The stream owns the handle.
    public static Stream Open(string path) => RegularFile.TryOpen(path, FileAccess.Read) is { } handle
        ? new FileStream(handle, FileAccess.Read, bufferSize: 0)
        : throw new FileNotFoundException($"The file '{path}' is gone.", path);
#pragma warning restore CA2000
}
