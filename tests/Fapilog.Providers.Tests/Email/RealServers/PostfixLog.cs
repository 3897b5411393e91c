namespace Fapilog.Providers.Tests.Email.RealServers;

/// <summary>
/// What the server wrote so far; a test can wait for words in it.
/// </summary>
internal sealed class PostfixLog
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _grown = NewSignal();

    public void Add(string? line)
    {
        TaskCompletionSource grown;
        lock (_lock)
        {
            _lines.Add(line ?? string.Empty);
            grown = _grown;
            _grown = NewSignal();
        }

        grown.SetResult();
    }

    public int Count(string words)
    {
        lock (_lock)
        {
            return _lines.Count(line => line.Contains(words, StringComparison.Ordinal));
        }
    }

    public async Task WaitForAsync(string words, int count)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        while (Count(words) < count)
        {
            Task grown;
            lock (_lock)
            {
                grown = _grown.Task;
            }

            if (Count(words) < count)
            {
                try
                {
                    await grown.WaitAsync(patience.Token);
                }
                catch (OperationCanceledException)
                {
                    Assert.Fail($"'{words}' was not written {count} times:\n{this}");
                }
            }
        }
    }

    public override string ToString()
    {
        lock (_lock)
        {
            return string.Join('\n', _lines);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
