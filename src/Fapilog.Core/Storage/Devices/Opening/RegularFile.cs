using Microsoft.Win32.SafeHandles;

namespace Fapilog.Storage;

/// <summary>
/// Opens files that another process may have created. The path is opened first, without blocking and without following a link,
/// and then checked through the handle, so that nothing can be swapped in between.
/// </summary>
internal static class RegularFile
{
    /// <summary>Opens an existing regular file.</summary>
    /// <param name="path">The path. Its directories may be links.</param>
    /// <param name="access">The access to request.</param>
    /// <param name="followLink">Whether the path itself may be a link.</param>
    /// <param name="share">
    /// The access that others may have meanwhile, also on Unix as .NET defines it there: <see cref="FileShare.None"/> excludes
    /// every other open, <see cref="FileShare.Read"/> excludes those that use <see cref="FileShare.None"/>.
    /// </param>
    /// <returns>The handle; null when the path does not exist.</returns>
    /// <exception cref="IrregularFileException">The path is not a regular file.</exception>
    /// <exception cref="IOException">The file cannot be opened, or another process has locked it.</exception>
    /// <exception cref="UnauthorizedAccessException">This account may not open the file.</exception>
    public static SafeFileHandle? TryOpen(
        string path, FileAccess access, bool followLink = false, FileShare share = FileShare.ReadWrite | FileShare.Delete)
    {
        if (OperatingSystem.IsWindows())
        {
            return WindowsFile.TryOpen(path, access, followLink, share);
        }

        var handle = UnixFile.TryOpen(path, access, followLink);
        if (handle is not null && share is (FileShare.None or FileShare.Read))
        {
            UnixFile.Lock(handle, path, share);
        }

        return handle;
    }

    /// <summary>Opens a file to read that other processes may write, rename or remove meanwhile.</summary>
    /// <exception cref="IrregularFileException">The path is not a regular file.</exception>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
#pragma warning disable CA2000 // The stream owns the handle.
    public static Stream OpenRead(string path) => TryOpen(path, FileAccess.Read) is { } handle
        ? new FileStream(handle, FileAccess.Read, bufferSize: 0)
        : throw new FileNotFoundException($"The file '{path}' is gone.", path);
#pragma warning restore CA2000
}
