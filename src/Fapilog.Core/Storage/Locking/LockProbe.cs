namespace Fapilog.Storage;

/// <summary>
/// Whether a trail holds a directory now. The lock itself is asked, by trying it: what the owner file says, anybody can write.
/// </summary>
internal static class LockProbe
{
    /// <summary>Tries the lock, and lets it go at once. False also where there is no lock file, or none that can be tried.</summary>
    public static bool IsHeld(string directory)
    {
        try
        {
            // Read-only, so that a verification writes nothing and works on a medium that cannot be written; shared, so that two
            // verifications do not take each other for a writer.
            using var tried = RegularFile.TryOpen(Path.Combine(directory, DirectoryLock.FileName), FileAccess.Read, share: FileShare.Read);
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
