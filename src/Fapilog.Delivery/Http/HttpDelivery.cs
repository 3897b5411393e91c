using System.Net;
using System.Net.Security;
using Fapilog.Alerting;

namespace Fapilog.Delivery;

/// <summary>
/// Sends the requests of one dispatcher: retries within the deadline, follows no redirect, keeps no cookie, uses no proxy it was
/// not given,
/// connects only where <see cref="NetworkGuard"/> allows, and lets no secret into a message or a trace.
/// </summary>
/// <remarks>
/// Made once per dispatcher and disposed with it. Safe for use by several threads. No connection is opened before the first
/// call; none lives longer than three minutes, so that a changed address is noticed.
/// </remarks>
public sealed class HttpDelivery : IDisposable
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(3);

    private readonly SocketsHttpHandler _sockets;
    private readonly AddressHandler _addresses;
    private readonly HttpMessageInvoker _invoker;
    private readonly RetryEngine _retry;
    private readonly Pacer _pacer;
    private readonly TimeProvider _timeProvider;

    /// <summary>Initializes a new instance of the <see cref="HttpDelivery"/> class.</summary>
    /// <param name="options">How to connect and try; not to be changed afterwards.</param>
    /// <param name="timeProvider">The clock to wait by.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit of <paramref name="options"/> is not positive.</exception>
    public HttpDelivery(HttpDeliveryOptions options, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);

        _retry = new RetryEngine(options.Retry, timeProvider);
        _pacer = new Pacer(options.Pacing, timeProvider);
        _timeProvider = timeProvider;
        _sockets = Sockets(options);
        _addresses = new AddressHandler(_sockets);
        _invoker = new HttpMessageInvoker(_addresses);
    }

    /// <summary>Sends one request, again where that may help, until it is delivered.</summary>
    /// <param name="call">What to send and how to read the answer.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The answer that counts as delivered.</returns>
    /// <exception cref="AlertDeliveryException">
    /// It was not delivered. The message begins with one of <see cref="DeliveryCodes"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    public async Task<HttpAnswer> SendAsync(HttpDeliveryCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);

        var mask = call.IsAddressSecret ? call.Mask.WithAddress(call.Address) : call.Mask;
        return await _retry.RunAsync(
            call.Address.Authority,
            (attempt, token) => TryAsync(call, mask, attempt, token, cancellationToken),
            call.Deadline,
            cancellationToken,
            _pacer.For(call.PacedBy ?? call.Address.AbsoluteUri, call.Severity)).ConfigureAwait(false);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        _invoker.Dispose();
        _addresses.Dispose();
        _sockets.Dispose();
        _pacer.Dispose();
    }

    private static SocketsHttpHandler Sockets(HttpDeliveryOptions options) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = options.Proxy is not null,
        Proxy = options.Proxy is { } proxy ? ProxyAddress.ToProxy(proxy) : null,
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = options.Trust is { } trust ? trust.Validate : null,
        },
        UseCookies = false,
        PooledConnectionLifetime = ConnectionLifetime,
        ConnectTimeout = options.ConnectTimeout,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseHeadersLength = 32,

        // Without a propagator the runtime makes no activity, whose 'url.full' would hold the secret path.
        ActivityHeadersPropagator = null,
        ConnectCallback = new GuardedConnector(options.Networks, options.Proxy, options.Resolve).ConnectAsync,
    };

    private async Task<AttemptResult<HttpAnswer>> TryAsync(
        HttpDeliveryCall call,
        SecretMask mask,
        DeliveryAttempt attempt,
        CancellationToken attemptToken,
        CancellationToken callToken)
    {
        var host = call.Address.Authority;
        try
        {
            using var message = call.Render(attempt).ToMessage(call.Address);
            using var response = await _invoker.SendAsync(message, attemptToken).ConfigureAwait(false);
            var answer = await HttpAnswerReader.ReadAsync(
                response, host, mask, call.MaxAnswerBytes, _timeProvider.GetUtcNow(), attemptToken).ConfigureAwait(false);
            callToken.ThrowIfCancellationRequested();
            return call.Judge(answer);
        }
        catch (HttpRequestException failure) when (failure.InnerException is AlertDeliveryException refusal)
        {
            return AttemptResult.Failed<HttpAnswer>(refusal);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException
            || (failure is OperationCanceledException && !attemptToken.IsCancellationRequested))
        {
            // The cause is told, not attached: nobody can vouch for what a foreign exception prints. A cancellation that
            // nobody asked for is the handler's own limit for opening a connection.
            return AttemptResult.TryAgain<HttpAnswer>(mask.Apply(HttpFaults.Describe(host, failure)));
        }
    }
}
