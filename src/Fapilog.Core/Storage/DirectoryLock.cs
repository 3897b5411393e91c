using Fapilog.Diagnostics;

namespace Fapilog.Storage;

/// <summary>
/// Keeps a second trail of this library out of a directory for as long as the first one lives. Two writers would fork the
/// chain.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    // Outside the sibling's glob audit_*.jsonl.
    private const string FileName = ".audit.lock";

    private readonly FileStream _file;

    private DirectoryLock(FileStream file)
    {
        _file = file;
    }

    /// <exception cref="FapilogException">Another trail holds the directory.</exception>
    public static DirectoryLock Acquire(string directory)
    {
        try
        {
            return new DirectoryLock(new FileStream(
                Path.Combine(directory, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            throw new FapilogException(
                new Fault(
                    AuditCodes.DirectoryInUse,
                    $"The directory '{directory}' is in use by another trail ({exception.Message}). Give each trail a "
                    + "StoragePath of its own, or stop the other one first."),
                exception);
        }
    }

    public void Dispose() => _file.Dispose();

    // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION; EAGAIN of Linux and of macOS. A full disk is another matter.
    private static bool IsHeld(IOException exception) => OperatingSystem.IsWindows()
        ? (exception.HResult & 0xffff) is 32 or 33
        : exception.HResult is 11 or 35;
}
