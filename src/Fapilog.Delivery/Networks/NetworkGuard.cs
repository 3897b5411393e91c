using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using Fapilog.Alerting;

namespace Fapilog.Delivery;

/// <summary>
/// Decides which addresses a provider may connect to, and connects to them: public addresses, and those of the networks that
/// an operator allows.
/// </summary>
/// <remarks>
/// An address of the machine itself, or of a private, link-local, shared, documentation or multicast network, is refused
/// unless it is inside an allowed network (see the special-purpose registries of IANA, RFC 6890 and its successors). Plain
/// <c>http</c> is sent to allowed networks only. The guard judges the address it connects to and not the host's name, so that
/// a name that resolves differently the second time gains nothing. Immutable; safe for use by several threads.
/// </remarks>
public sealed class NetworkGuard
{
    private readonly IPNetwork[] _allowed;

    private NetworkGuard(IPNetwork[] allowed)
    {
        _allowed = allowed;
    }

    /// <summary>Gets the guard that allows public addresses only.</summary>
    public static NetworkGuard PublicOnly => new([]);

    /// <summary>Gets or sets how a host name is resolved. For tests.</summary>
    internal Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; set; } = Dns.GetHostAddressesAsync;

    /// <summary>Makes a guard from networks as configured.</summary>
    /// <param name="networks">Networks such as <c>10.0.0.0/8</c>, <c>fd00::/8</c>, or single addresses.</param>
    /// <returns>The guard.</returns>
    /// <exception cref="FormatException">An entry is not a network. The message names all of them.</exception>
    public static NetworkGuard Parse(IEnumerable<string> networks)
    {
        ArgumentNullException.ThrowIfNull(networks);

        var texts = networks.ToArray();
        var faults = texts.Select(FindFault).OfType<string>().ToArray();
        return faults.Length == 0
            ? new NetworkGuard([.. texts.Select(text => Network(text)!.Value)])
            : throw new FormatException(SettingRuleAttribute.Join(faults));
    }

    /// <summary>Resolves a host and connects to one of its allowed addresses.</summary>
    /// <param name="host">The host's name or address.</param>
    /// <param name="port">The port.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The connected socket, which the caller disposes.</returns>
    /// <exception cref="AlertDeliveryException">
    /// No address of the host is allowed: <see cref="AlertFailureKind.InstanceFailed"/>,
    /// <see cref="DeliveryCodes.AddressRefused"/>.
    /// </exception>
    /// <exception cref="SocketException">The host has no address, or the connection failed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    public Task<Socket> ConnectAsync(string host, int port, CancellationToken cancellationToken) =>
        ConnectAsync(host, port, isPlainHttp: false, cancellationToken);

    internal async Task<Socket> ConnectAsync(string host, int port, bool isPlainHttp, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);

        IPAddress[] addresses = IPAddress.TryParse(host, out var literal)
            ? [literal]
            : await Resolve(host, cancellationToken).ConfigureAwait(false);
        if (addresses.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        var allowed = Array.FindAll(addresses, address => isPlainHttp ? AllowsPlainHttp(address) : Allows(address));
        if (allowed.Length == 0)
        {
            throw Refusal(host, addresses[0], isPlainHttp);
        }

        Socket? socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellationToken).ConfigureAwait(false);
            var connected = socket;
            socket = null;
            return connected;
        }
        finally
        {
            socket?.Dispose();
        }
    }

    internal static string? FindFault(string? network) => Network(network) is null
        ? $"'{SettingRuleAttribute.Show(network)}' is not a network. Write an address and the length of its prefix, such as '10.0.0.0/8' or "
            + "'fd00::/8', or a single address."
        : null;

    internal bool Allows(IPAddress address) =>
        AllowsPlainHttp(address) || SpecialNetworks.IsPublic(SpecialNetworks.Unwrap(address));

    internal bool AllowsPlainHttp(IPAddress address)
    {
        var bare = SpecialNetworks.Unwrap(address);
        return _allowed.Any(network => network.Contains(address) || network.Contains(bare));
    }

    private AlertDeliveryException Refusal(string host, IPAddress address, bool isPlainHttp)
    {
        var reason = isPlainHttp && Allows(address)
            ? "and plain 'http' is sent to allowed networks only. Use 'https', or add a network that contains the address"
            : "which is not a public address. If that is intended, add a network that contains it";
        return new AlertDeliveryException(
            AlertFailureKind.InstanceFailed,
            $"{DeliveryCodes.AddressRefused}: '{host}' resolves to {address}, {reason} to the setting 'AllowNetworks'.");
    }

    private static IPNetwork? Network(string? text)
    {
        if (IPNetwork.TryParse(text, out var network))
        {
            return network;
        }

        return IPAddress.TryParse(text, out var address) && text.AsSpan().IndexOfAny(':', '.') >= 0
            ? new IPNetwork(address, address.AddressFamily is AddressFamily.InterNetwork ? 32 : 128)
            : null;
    }
}

/// <summary>Checks a list of networks by the rules of <see cref="NetworkGuard"/>, with all faults in one message.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NetworksAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        SettingRuleAttribute.Result((value as IEnumerable<string> ?? []).Select(NetworkGuard.FindFault), validationContext);
}
