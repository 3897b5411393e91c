using Fapilog.Storage;

namespace Fapilog.Support;

/// <summary>
/// The files of the machine, with something that happens once as one of them is opened to append or put in its place.
/// </summary>
internal sealed class InterruptedFiles : ITrailFileSystem
{
    private readonly PhysicalFileSystem _files = PhysicalFileSystem.Instance;
    private (string Path, Func<Task> Act)? _interruption;

    public void Interrupt(string path, Func<Task> act) => _interruption = (path, act);

    public void Rename(string from, string to)
    {
        _files.Rename(from, to);
        Reach(to);
    }

    public ITrailFile OpenOrCreate(string path)
    {
        Reach(path);
        return _files.OpenOrCreate(path);
    }

    public void CreateDirectory(string path) => _files.CreateDirectory(path);

    public IReadOnlyList<string> List(string directory) => _files.List(directory);

    public ITrailFile CreateAnew(string path) => _files.CreateAnew(path);

    public void Overwrite(string path, long offset, ReadOnlySpan<byte> bytes) => _files.Overwrite(path, offset, bytes);

    public ITrailFile? OpenRead(string path) => _files.OpenRead(path);

    public void Delete(string path) => _files.Delete(path);

    public void SyncDirectory(string path) => _files.SyncDirectory(path);

    public IDisposable? TryLock(string path) => _files.TryLock(path);

    private void Reach(string reached)
    {
        if (_interruption is var (path, act) && path == reached)
        {
            _interruption = null;
            Task happened;
            // What happens has nothing to do with who reached the file, such as a call of an instance.
            using (ExecutionContext.SuppressFlow())
            {
                happened = Task.Run(act);
            }

            happened.Wait();
        }
    }
}
