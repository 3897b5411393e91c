namespace Fapilog.Testing;

/// <summary>
/// A thread-safe list that a test can wait on until it has a number of items.
/// </summary>
internal sealed class Recorder<T>
{
    private readonly Lock _lock = new();
    private readonly List<T> _items = [];
    private TaskCompletionSource _grown = NewSignal();

    public IReadOnlyList<T> Items
    {
        get
        {
            lock (_lock)
            {
                return [.. _items];
            }
        }
    }

    public void Add(T item)
    {
        TaskCompletionSource grown;
        lock (_lock)
        {
            _items.Add(item);
            grown = _grown;
            _grown = NewSignal();
        }

        grown.SetResult();
    }

    public async Task<IReadOnlyList<T>> WaitForAsync(int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        while (true)
        {
            Task grown;
            lock (_lock)
            {
                if (_items.Count >= count)
                {
                    return [.. _items];
                }

                grown = _grown.Task;
            }

            await grown.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
