namespace Fapilog.Benchmarks.Comparing;

/// <summary>
/// A logger that writes JSON lines to one file.
/// </summary>
internal abstract class PeerContestant : Contestant
{
    private string _path = string.Empty;
    private Action? _close;

    protected EventShape Shape { get; private set; }

    public sealed override Task StartAsync(string directory, EventShape shape)
    {
        _path = Path.Combine(directory, "peer.jsonl");
        Shape = shape;
        _close = Open(_path);
        return Task.CompletedTask;
    }

    public sealed override ValueTask LogAsync(int number)
    {
        Log(number);
        return default;
    }

    public sealed override Task FinishAsync()
    {
        Close();
        return Task.CompletedTask;
    }

    public sealed override ValueTask DisposeAsync()
    {
        Close();
        return default;
    }

    public sealed override void Check(long events) => StoredLines.Check(_path, events, Shape);

    /// <summary>Opens the file, and returns how it is closed: that writes what is still in memory.</summary>
    protected abstract Action Open(string path);

    protected abstract void Log(int number);

    private void Close() => Interlocked.Exchange(ref _close, null)?.Invoke();
}
