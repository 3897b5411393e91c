using System.Net;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Fapilog.Testing;

/// <summary>
/// A web server on a free port of 127.0.0.1 that reads each request completely and passes it on. Only a server:
/// no host, no configuration, no log, no handling of Ctrl+C.
/// </summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly KestrelServer _server;
    private readonly TimeProvider _timeProvider;
    private readonly Func<ReceivedRequest, ReceiverAnswer> _answer;

    public LoopbackServer(TimeProvider timeProvider, Func<ReceivedRequest, ReceiverAnswer> answer)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Listen(IPAddress.Loopback, 0);
        var logs = NullLoggerFactory.Instance;
        _server = new KestrelServer(
            Options.Create(options),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), logs),
            logs);
        _timeProvider = timeProvider;
        _answer = answer;
    }

    /// <summary>Gets the address, <c>http://127.0.0.1:PORT/</c>, once the server has started.</summary>
    public Uri Url { get; private set; } = null!;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _server.StartAsync(new ReceiverApplication(HandleAsync), cancellationToken).ConfigureAwait(false);
        Url = new Uri(_server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        _server.Dispose();
    }

    private async Task HandleAsync(IFeatureCollection features)
    {
        var request = features.GetRequiredFeature<IHttpRequestFeature>();
        var lifetime = features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, lifetime.RequestAborted).ConfigureAwait(false);

        var received = new ReceivedRequest
        {
            Method = request.Method,
            Target = request.RawTarget,
            Headers = request.Headers.ToDictionary(
                header => header.Key,
                header => header.Value.ToString(),
                StringComparer.OrdinalIgnoreCase),
            Body = body.ToArray(),
            ReceivedAt = _timeProvider.GetUtcNow(),
        };
        await ReceiverApplication.AnswerAsync(features, lifetime, _answer(received)).ConfigureAwait(false);
    }
}
