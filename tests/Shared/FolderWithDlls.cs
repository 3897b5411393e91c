namespace Fapilog.Tests.Shared;

/// <summary>
/// A temporary folder whose DLLs this process may have loaded.
/// </summary>
internal static class FolderWithDlls
{
    /// <summary>Deletes it. Windows keeps loaded DLLs until the process ends, and nobody deletes them then.</summary>
    public static void Delete(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (UnauthorizedAccessException) when (OperatingSystem.IsWindows())
        {
            // They are in the folder for temporary files.
        }
    }
}
