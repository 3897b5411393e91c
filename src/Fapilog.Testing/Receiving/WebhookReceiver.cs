using System.Collections.Concurrent;

namespace Fapilog.Testing;

/// <summary>
/// A web server on a free port of 127.0.0.1 that records every request and gives scripted answers.
/// </summary>
/// <remarks>
/// Only a server: no host, no configuration, no log, no handling of Ctrl+C. Each request gets the next
/// queued answer, or <see cref="DefaultAnswer"/> when there is none. Safe for use by several threads. The caller
/// disposes it; disposing aborts open requests.
/// </remarks>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly LoopbackServer _server;
    private readonly Recorder<ReceivedRequest> _requests = new();
    private readonly ConcurrentQueue<ReceiverAnswer> _answers = new();
    private readonly SignatureChecker? _checker;

    private WebhookReceiver(SignatureChecker? checker, TimeProvider timeProvider)
    {
        _server = new LoopbackServer(timeProvider, Answer);
        _checker = checker;
    }

    /// <summary>Gets the address of the server: <c>http://127.0.0.1:PORT/</c>.</summary>
    public Uri Url => _server.Url;

    /// <summary>Gets or sets the answer to a request when none is queued.</summary>
    /// <value>The default is status 204.</value>
    public ReceiverAnswer DefaultAnswer { get; set; } = new ReceiverAnswer(204);

    /// <summary>Gets the requests so far, in the order in which they were completed; a copy.</summary>
    public IReadOnlyList<ReceivedRequest> Requests => _requests.Items;

    /// <summary>Starts a receiver.</summary>
    /// <param name="secret">
    /// The Standard Webhooks secret for checking signatures, <c>whsec_</c> and Base64; <see langword="null"/> to check none.
    /// </param>
    /// <param name="timeProvider">
    /// The clock for signatures and recorded times; <see langword="null"/> for the system clock.
    /// </param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>The receiver, listening.</returns>
    /// <exception cref="FormatException"><paramref name="secret"/> is not Base64.</exception>
    public static async Task<WebhookReceiver> StartAsync(
        string? secret = null,
        TimeProvider? timeProvider = null,
        CancellationToken cancellationToken = default)
    {
        var clock = timeProvider ?? TimeProvider.System;
        var checker = secret is null ? null : new SignatureChecker(secret, clock);
        var receiver = new WebhookReceiver(checker, clock);
        try
        {
            await receiver._server.StartAsync(cancellationToken).ConfigureAwait(false);
            return receiver;
        }
        catch
        {
            await receiver.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Queues answers to the next requests.</summary>
    /// <param name="answers">The answers, in order.</param>
    public void Enqueue(params IEnumerable<ReceiverAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        foreach (var answer in answers)
        {
            _answers.Enqueue(answer);
        }
    }

    /// <summary>Waits until the receiver has received a number of requests. They may not be answered yet.</summary>
    /// <param name="count">The number, from 0.</param>
    /// <param name="cancellationToken">Cancels the wait. Pass one with a timeout; otherwise a failing test hangs.</param>
    /// <returns>All requests so far, at least <paramref name="count"/>.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled.</exception>
    public Task<IReadOnlyList<ReceivedRequest>> WaitForAsync(int count, CancellationToken cancellationToken = default) =>
        _requests.WaitForAsync(count, cancellationToken);

    /// <summary>Stops the server and aborts open requests.</summary>
    /// <returns>A task that completes when the port is free.</returns>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private ReceiverAnswer Answer(ReceivedRequest request)
    {
        var answer = _answers.TryDequeue(out var queued) ? queued : DefaultAnswer;
        _requests.Add(request with
        {
            Signature = _checker?.Check(request.Headers, request.Body.ToArray()) ?? SignatureCheck.NotChecked,
        });
        return answer;
    }
}
