using System.Collections.Concurrent;

namespace Fapilog.Testing;

/// <summary>
/// A web server on a free port of 127.0.0.1 that checks and answers each request like a vendor.
/// </summary>
/// <remarks>
/// Written from the vendor's documented contract. Every request is checked, also one that gets a queued answer; violations of
/// the contract are in <see cref="Refusals"/>. Safe for use by several threads: requests are processed one at a time. The caller
/// disposes it; disposing aborts open requests.
/// </remarks>
public abstract class VendorDouble : IAsyncDisposable
{
    private readonly Lock _lock = new();
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

    /// <summary>Gets the requests so far, in the order in which they were completed; a copy.</summary>
    public IReadOnlyList<ReceivedRequest> Requests => _requests.Items;

    /// <summary>Gets the violations of the vendor's contract so far: a limit, a form, a rate; a copy.</summary>
    public IReadOnlyList<VendorRefusal> Refusals => [.. _refusals];

    private protected TimeProvider Clock { get; }

    /// <summary>Queues answers to the next requests, instead of the vendor's own.</summary>
    /// <param name="answers">The answers, in order.</param>
    public void Enqueue(params IEnumerable<ReceiverAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        foreach (var answer in answers)
        {
            _answers.Enqueue(answer);
        }
    }

    /// <summary>Waits until the server has received a number of requests. They may not be answered yet.</summary>
    /// <param name="count">The number, from 0.</param>
    /// <param name="cancellationToken">Cancels the wait. Pass one with a timeout; otherwise a failing test hangs.</param>
    /// <returns>All requests so far, at least <paramref name="count"/>.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled.</exception>
    public Task<IReadOnlyList<ReceivedRequest>> WaitForAsync(int count, CancellationToken cancellationToken = default) =>
        _requests.WaitForAsync(count, cancellationToken);

    /// <summary>Stops the server and aborts open requests.</summary>
    /// <returns>A task that completes when the port is free.</returns>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Checks a request and returns the vendor's answer. The action records an accepted request; it does not
    /// run when a queued answer is sent instead. Called for one request at a time.
    /// </summary>
    private protected abstract (ReceiverAnswer Answer, Action? Accept) Judge(ReceivedRequest request);

    private protected void Refuse(ReceivedRequest request, string reason) =>
        _refusals.Enqueue(new VendorRefusal { Reason = reason, Request = request });

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
        lock (_lock)
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
