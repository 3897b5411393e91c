using System.Net;
using System.Net.Sockets;
using Fapilog.Alerting;

namespace Fapilog.Delivery;

/// <summary>
/// Opens connections to addresses the guard allows. It resolves the name itself and connects to the very address it checked,
/// so that a name that answers differently the second time gains nothing.
/// </summary>
internal sealed class GuardedConnector
{
    private readonly NetworkGuard _guard;
    private readonly Uri? _proxy;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;

    public GuardedConnector(NetworkGuard guard, Uri? proxy, Func<string, CancellationToken, Task<IPAddress[]>>? resolve)
    {
        _guard = guard;
        _proxy = proxy;
        _resolve = resolve ?? Dns.GetHostAddressesAsync;
    }

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        // What goes through a proxy is encrypted to the endpoint or not, and the proxy's own address says nothing of it.
        var isPlain = _proxy is null && context.InitialRequestMessage.RequestUri?.Scheme != Uri.UriSchemeHttps;
        var addresses = await ResolveAsync(host, cancellationToken).ConfigureAwait(false);
        var allowed = Array.FindAll(addresses, address => isPlain ? _guard.AllowsPlainText(address) : _guard.Allows(address));
        if (allowed.Length == 0)
        {
            throw Refusal(host, addresses[0], isPlain);
        }

        Socket? socket = null;
        try
        {
            socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(allowed, port, cancellationToken).ConfigureAwait(false);
            var stream = new NetworkStream(socket, ownsSocket: true);
            socket = null;
            return stream;
        }
        finally
        {
            socket?.Dispose();
        }
    }

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var literal))
        {
            return [literal];
        }

        var addresses = await _resolve(host, cancellationToken).ConfigureAwait(false);
        return addresses.Length > 0 ? addresses : throw new SocketException((int)SocketError.HostNotFound);
    }

    private AlertDeliveryException Refusal(string host, IPAddress address, bool isPlain)
    {
        var reason = isPlain && _guard.Allows(address)
            ? "and plain 'http' is sent to allowed networks only. Use 'https', or add a network that holds the address"
            : "which is not a public address. If that is intended, add a network that holds it";
        return new AlertDeliveryException(
            AlertFailureKind.InstanceFailed,
            $"{DeliveryCodes.AddressRefused}: The host '{host}' stands at '{address}', {reason} to the setting 'AllowNetworks'.");
    }
}
