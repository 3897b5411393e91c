namespace Fapilog.Storage;

/// <summary>
/// Determines whether a trail holds a directory now. It tries the lock itself, because anyone can write the owner file.
/// </summary>
internal static class LockProbe
{
    /// <summary>
    /// Tries the lock and releases it at once. Also returns false when there is no lock file, or when it cannot be tried.
    /// </summary>
    public static bool IsHeld(string directory)
    {
        try
        {
            // Read-only, so that a verification writes nothing and works on read-only media; shared, so that two verifications
            // do not mistake each other for a writer.
            using var tried =
                RegularFile.TryOpen(Path.Combine(directory, DirectoryLock.FileName), FileAccess.Read, share: FileShare.Read);
            return false;
        }
        catch (IOException exception)
        {
            return PhysicalFileSystem.IsHeld(exception);
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
