using Fapilog.Auditing;
using Fapilog.Diagnostics;

namespace Fapilog.Cli;

/// <summary>
/// The events that are logged and not yet answered for: many at once, so that one fsync serves them all.
/// </summary>
internal sealed class InFlight : IDisposable
{
    private const int Most = 4096;

    private readonly int _most;
    private readonly SemaphoreSlim _room;
    private readonly Acknowledgements? _acknowledgements;
    private volatile Exception? _failure;

    /// <param name="acknowledgements">Told of what is stored; null for none.</param>
    /// <param name="queueCapacity">
    /// The capacity of the trail's queue. Reading waits here and not in it, where callers would lose their order.
    /// </param>
    public InFlight(Acknowledgements? acknowledgements, int queueCapacity)
    {
        _acknowledgements = acknowledgements;
        _most = Math.Min(Most, queueCapacity);
        _room = new SemaphoreSlim(_most);
    }

    /// <summary>Gets why an event could not be stored; nothing after it is.</summary>
    public Exception? Failure => _failure;

    public Task WaitForRoomAsync() => _room.WaitAsync();

    public void GiveBackRoom() => _room.Release();

    /// <summary>Follows an event to its answer, and gives its room back then.</summary>
    public async Task FollowAsync(ValueTask<AuditReceipt> logging)
    {
        try
        {
            _acknowledgements?.Add((await logging).EventId);
        }
        catch (Exception exception) when (exception is FapilogException or InvalidOperationException)
        {
            _failure ??= exception;
        }
        finally
        {
            _room.Release();
        }
    }

    /// <summary>Waits until all are answered and written out.</summary>
    public async Task FinishAsync()
    {
        for (var i = 0; i < _most; i++)
        {
            await _room.WaitAsync();
        }

        if (_acknowledgements is not null)
        {
            await _acknowledgements.CompleteAsync();
        }
    }

    public void Dispose() => _room.Dispose();
}
