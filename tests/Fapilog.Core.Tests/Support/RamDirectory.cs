namespace Fapilog.Support;

/// <summary>A directory for thousands of small trails, in memory where the system has such a place.</summary>
internal sealed class RamDirectory : IDisposable
{
    private const string SharedMemory = "/dev/shm";

    public string Root { get; } =
        Directory.CreateDirectory(Path.Combine(Directory.Exists(SharedMemory)
            ? SharedMemory
            : Path.GetTempPath(), $"fapilog-{Guid.NewGuid():n}")).FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
