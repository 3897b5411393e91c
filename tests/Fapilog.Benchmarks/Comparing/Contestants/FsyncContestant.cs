using Microsoft.Win32.SafeHandles;

namespace Fapilog.Benchmarks.Comparing;

/// <summary>
/// A plain file that gets one write and one fsync for each event: a ready line, unhashed.
/// </summary>
internal sealed class FsyncContestant : Contestant
{
    private readonly byte[] _line;
    private string _path = string.Empty;
    private EventShape _shape;
    private long _length;
    private SafeFileHandle? _file;

    public FsyncContestant(byte[] line) => _line = line;

    public override Task StartAsync(string directory, EventShape shape)
    {
        (_path, _shape) = (Path.Combine(directory, "fsync.jsonl"), shape);
        _file = File.OpenHandle(_path, FileMode.CreateNew, FileAccess.Write);
        return Task.CompletedTask;
    }

    public override ValueTask LogAsync(int number)
    {
        RandomAccess.Write(_file!, _line, _length);
        RandomAccess.FlushToDisk(_file!);
        _length += _line.Length;
        return default;
    }

    public override Task FinishAsync() => Task.CompletedTask;

    public override ValueTask DisposeAsync()
    {
        _file?.Dispose();
        return default;
    }

    public override void Check(long events) => StoredLines.Check(_path, events, _shape);
}
