namespace Fapilog.Reading;

/// <summary>
/// Files that are read while somebody else writes, renames or removes them.
/// </summary>
internal static class SharedFiles
{
    /// <summary>
    /// Opens a file to be read. One without length has nothing to say and is not opened: a named pipe has none either, and
    /// opening it would wait for ever.
    /// </summary>
    public static Stream Open(string path) =>
        (File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path)) is { Exists: true, Length: 0 }
            ? Stream.Null
            : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
}
