using System.Collections.Concurrent;

namespace Fapilog.Testing;

/// <summary>
/// A web server on a free port of 127.0.0.1 that checks each request as a vendor would, and answers like it.
/// </summary>
/// <remarks>
/// Written from the vendor's documented contract. Every request is checked, also one that gets a queued answer; what breaks
/// the contract stands in <see cref="Refusals"/>. Safe for use by several threads: requests are judged one at a time. Whoever
/// starts it disposes it; requests still open are then cut off.
/// </remarks>
public abstract class VendorDouble : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly LoopbackServer _server;
    private readonly Recorder<ReceivedRequest> _requests = new();
    private readonly ConcurrentQueue<ReceiverAnswer> _answers = new();
    private readonly ConcurrentQueue<VendorRefusal> _refusals = new();

    private protected VendorDouble(TimeProvider? timeProvider)
    {
        Clock = timeProvider ?? TimeProvider.System;
        _server = new LoopbackServer(Clock, Answer);
    }

    /// <summary>Gets the address of the server: <c>http://127.0.0.1:PORT/</c>.</summary>
    public Uri Url => _server.Url;

    /// <summary>Gets the requests so far, in the order in which they were complete; a copy.</summary>
    public IReadOnlyList<ReceivedRequest> Requests => _requests.Items;

    /// <summary>Gets what broke the vendor's contract so far: a limit, a form, a rate; a copy.</summary>
    public IReadOnlyList<VendorRefusal> Refusals => [.. _refusals];

    private protected TimeProvider Clock { get; }

    /// <summary>Queues answers to the next requests, in place of the vendor's own.</summary>
    /// <param name="answers">The answers, in order.</param>
    public void Enqueue(params IEnumerable<ReceiverAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        foreach (var answer in answers)
        {
            _answers.Enqueue(answer);
        }
    }

    /// <summary>Waits until the server got a number of requests. They need not be answered yet.</summary>
    /// <param name="count">The number, from 0.</param>
    /// <param name="cancellationToken">Ends the wait. Give one that fires, or a test that fails hangs.</param>
    /// <returns>All requests so far, at least <paramref name="count"/>.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    public Task<IReadOnlyList<ReceivedRequest>> WaitForAsync(int count, CancellationToken cancellationToken = default) =>
        _requests.WaitForAsync(count, cancellationToken);

    /// <summary>Stops the server and cuts off what is still open.</summary>
    /// <returns>A task that ends when the port is free.</returns>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Checks a request and answers as the vendor does. What it keeps of an accepted one is done by the action, which is not
    /// run when a queued answer is sent instead. Called for one request at a time.
    /// </summary>
    private protected abstract (ReceiverAnswer Answer, Action? Accept) Judge(ReceivedRequest request);

    private protected void Refuse(ReceivedRequest request, string reason) => _refusals.Enqueue(new VendorRefusal(reason, request));

    private protected static async Task<T> StartAsync<T>(T vendor, CancellationToken cancellationToken)
        where T : VendorDouble
    {
        try
        {
            await vendor._server.StartAsync(cancellationToken).ConfigureAwait(false);
            return vendor;
        }
        catch
        {
            await vendor.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private ReceiverAnswer Answer(ReceivedRequest request)
    {
        lock (_gate)
        {
            var (own, accept) = Judge(request);
            var isScripted = _answers.TryDequeue(out var scripted);
            if (!isScripted)
            {
                accept?.Invoke();
            }

            _requests.Add(request);
            return scripted ?? own;
        }
    }
}
