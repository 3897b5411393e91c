using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Fapilog.Alerting;

namespace Fapilog.Delivery;

/// <summary>
/// Sends the requests of one dispatcher: retries within the deadline, follows no redirect, keeps no cookie, uses only the proxy
/// it was given, connects only where <see cref="NetworkGuard"/> allows, and lets no secret into a message or a trace.
/// </summary>
/// <remarks>
/// Made once per dispatcher and disposed with it. Safe for use by several threads. No connection is opened before the first
/// call; none is used for longer than three minutes, so that a changed address is noticed.
/// </remarks>
internal sealed class HttpDelivery : IDisposable
{
    // Far above what servers and networks in between send; it bounds the memory of an answer.
    private const int MaxHeadersKilobytes = 256;

    private const int LongestQuoted = 300;

    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(3);

    private readonly SocketsHttpHandler _sockets;
    private readonly AddressHandler _addresses;
    private readonly HttpMessageInvoker _invoker;
    private readonly RetryEngine _retry;
    private readonly Pacer _pacer;
    private readonly TimeProvider _timeProvider;

    public HttpDelivery(HttpDeliveryOptions options, TimeProvider timeProvider)
    {
        _retry = new RetryEngine(options.Retry, timeProvider);
        _pacer = new Pacer(options.Pacing, timeProvider);
        _timeProvider = timeProvider;
        _sockets = Sockets(options);
        _addresses = new AddressHandler(_sockets);
        _invoker = new HttpMessageInvoker(_addresses);
    }

    /// <summary>Sends one request, again where that may help, until its answer counts as delivered.</summary>
    public Task<HttpAnswer> SendAsync(
        HttpAlert alert,
        AlertSeverity severity,
        DateTimeOffset? deadline,
        CancellationToken cancellationToken) => _retry.RunAsync(
            alert.Address.Authority,
            token => TryAsync(alert.At(_timeProvider.GetUtcNow()), token, cancellationToken),
            deadline,
            _pacer.For(alert.PacedBy ?? alert.Address.AbsoluteUri, severity),
            cancellationToken);

    public void Dispose()
    {
        _invoker.Dispose();
        _addresses.Dispose();
        _sockets.Dispose();
    }

    private static SocketsHttpHandler Sockets(HttpDeliveryOptions options) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = options.Proxy is not null,
        Proxy = options.Proxy is { } proxy ? ProxyAddress.ToProxy(proxy) : null,
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = CertificateTrust.CreateChainPolicy(),
            RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
                options.Trust.Judge(((SslStream)sender).TargetHostName, certificate, chain, errors) is { } refusal
                    ? throw new AlertDeliveryException(
                        AlertFailureKind.InstanceFailed, $"{DeliveryCodes.CertificateRefused}: {refusal}")
                    : true,
        },
        UseCookies = false,
        PooledConnectionLifetime = ConnectionLifetime,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        AutomaticDecompression = DecompressionMethods.None,
#pragma warning disable CA2262 // In kilobytes, as it is meant.
        MaxResponseHeadersLength = MaxHeadersKilobytes,
#pragma warning restore CA2262

        // Without a propagator the runtime makes no activity, whose 'url.full' would hold the secret path.
        ActivityHeadersPropagator = null,
        ConnectCallback = async (context, cancellationToken) =>
        {
            // What goes through a proxy is encrypted to the endpoint or not, and the proxy's own address says nothing of it.
            var isPlainHttp = options.Proxy is null && context.InitialRequestMessage.RequestUri?.Scheme != Uri.UriSchemeHttps;
            var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
            var socket = await options.Networks.ConnectAsync(host, port, isPlainHttp, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        },
        PlaintextStreamFilter = (context, _) => ValueTask.FromResult(AnswerStatus.Watch(context.PlaintextStream)),
    };

    private async Task<HttpAnswer> TryAsync(HttpAlert alert, CancellationToken attemptToken, CancellationToken callToken)
    {
        var host = alert.Address.Authority;
        var mask = alert.Mask;
        var status = AnswerStatus.Expect();
        HttpAnswer answer;
        try
        {
            using var message = alert.ToMessage();
            using var response = await _invoker.SendAsync(message, attemptToken).ConfigureAwait(false);
            answer = await HttpAnswerReader.ReadAsync(
                response, host, mask, alert.MaxAnswerBytes, _timeProvider.GetUtcNow(), attemptToken).ConfigureAwait(false);
            callToken.ThrowIfCancellationRequested();
        }
        catch (HttpRequestException failure) when (failure.InnerException is AlertDeliveryException refusal)
        {
            throw refusal;
        }
        catch (HttpRequestException failure) when (IsUnreadable(failure) && status.Code is { } code)
        {
            answer = new HttpAnswer { Status = code, Host = host, IsBodyComplete = false };
        }
        catch (HttpRequestException failure) when (IsUnreadable(failure))
        {
            var text = ShownText.Shorten(mask.Apply(ShownText.Clean(Innermost(failure))), LongestQuoted);
            throw new AlertDeliveryException(
                $"'{host}' answered with something else than HTTP. {text} Check the address, its port and what answers there.");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException
            || (failure is OperationCanceledException && !attemptToken.IsCancellationRequested))
        {
            // The cause is described and not attached: nobody knows what a foreign exception prints. A cancellation that
            // nobody asked for is the handler's own limit for opening a connection.
            throw new AlertDeliveryException(mask.Apply(Describe(host, failure)));
        }

        return alert.Judge(answer) is { } undelivered ? throw undelivered : answer;
    }

    // Headers beyond the limit, a line that is no header, or no HTTP at all.
    private static bool IsUnreadable(HttpRequestException failure) =>
        failure.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.InvalidResponse;

    private static string Describe(string host, Exception exception) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } =>
            $"The name of '{host}' could not be resolved.",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } failure =>
            $"No secure connection to '{host}' could be made: {Innermost(failure)}",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } failure =>
            $"No connection to '{host}' could be made: {Innermost(failure)}",
        _ => $"The connection to '{host}' broke before it answered: {Innermost(exception)}",
    };

    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        var text = exception.Message.TrimEnd();
        return text.EndsWith('.') ? text : text + ".";
    }
}

/// <summary>
/// How an <see cref="HttpDelivery"/> connects.
/// </summary>
internal sealed class HttpDeliveryOptions
{
    public HttpDeliveryOptions(HttpProviderSettings settings)
    {
        Retry = new RetryOptions { AttemptTimeout = settings.Timeout };
        Networks = NetworkGuard.Parse(settings.AllowNetworks);
        Proxy = settings.Proxy?.Read(ProxyAddress.FindFault) is { } proxy ? new Uri(proxy) : null;
        Trust = new CertificateTrust(settings.CertificateAuthority);
    }

    public RetryOptions Retry { get; }

    public IReadOnlyList<PacingRule> Pacing { get; init; } = [];

    public NetworkGuard Networks { get; init; }

    public Uri? Proxy { get; }

    public CertificateTrust Trust { get; }
}

/// <summary>
/// Puts the real address into the request below the layer that reports it. The runtime's event source names the path of what
/// its outermost handler is given, and a webhook's path is a secret.
/// </summary>
internal sealed class AddressHandler : DelegatingHandler
{
    public static readonly HttpRequestOptionsKey<Uri> Key = new("Fapilog.Address");

    public AddressHandler(HttpMessageHandler inner)
        : base(inner)
    {
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Options.TryGetValue(Key, out var address))
        {
            request.RequestUri = address;
        }

        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
