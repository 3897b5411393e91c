using Microsoft.Win32.SafeHandles;

namespace Fapilog.Storage;

/// <summary>
/// Opens files that somebody else may have put there. What lies at the path is opened first, at once and without following a
/// link, and only then looked at, so that nothing can be exchanged in between.
/// </summary>
/// <remarks>Fapilog.Loading compiles this folder too.</remarks>
internal static class RegularFile
{
    /// <summary>Opens a regular file that is there.</summary>
    /// <param name="path">The path. The directories on the way may be links.</param>
    /// <param name="access">For what.</param>
    /// <param name="followLink">Whether the path itself may be a link.</param>
    /// <param name="share">
    /// Who else may have it open meanwhile, as .NET understands that on Unix too: with <see cref="FileShare.None"/> nobody, with
    /// <see cref="FileShare.Read"/> nobody who has it so.
    /// </param>
    /// <returns>The handle; null when nothing lies there.</returns>
    /// <exception cref="IrregularFileException">Something else lies there.</exception>
    /// <exception cref="IOException">It cannot be opened, or somebody else holds it.</exception>
    /// <exception cref="UnauthorizedAccessException">This account may not open it.</exception>
    public static SafeFileHandle? TryOpen(string path, FileAccess access, bool followLink = false, FileShare share = FileShare.ReadWrite | FileShare.Delete)
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
}
