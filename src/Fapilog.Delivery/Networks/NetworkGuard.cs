using System.Net;

namespace Fapilog.Delivery;

/// <summary>
/// Decides which addresses a provider may connect to: public ones, and those of the networks an operator allows.
/// </summary>
/// <remarks>
/// An address of the machine itself, of a private, link-local, shared, documentation or multicast network is refused unless
/// it is inside an allowed network (the special-purpose registries of IANA, RFC 6890 and its successors). Plain
/// <c>http</c> goes to allowed networks only. The decision is made on the address that is connected to, not on the host's
/// name. Immutable; safe for use by several threads.
/// </remarks>
public sealed class NetworkGuard
{
    private readonly IPNetwork[] _allowed;

    private NetworkGuard(IPNetwork[] allowed)
    {
        _allowed = allowed;
    }

    /// <summary>Gets the guard that allows public addresses only.</summary>
    public static NetworkGuard PublicOnly { get; } = new([]);

    /// <summary>Makes a guard from networks as configured.</summary>
    /// <param name="networks">Networks such as <c>10.0.0.0/8</c>, <c>fd00::/8</c>, or single addresses.</param>
    /// <returns>The guard.</returns>
    /// <exception cref="FormatException">One is not a network; the message names all that are not.</exception>
    public static NetworkGuard Parse(IEnumerable<string> networks)
    {
        ArgumentNullException.ThrowIfNull(networks);

        var texts = networks.ToArray();
        var faults = texts.Select(Fault).OfType<string>().ToArray();
        return faults.Length == 0
            ? new NetworkGuard([.. texts.Select(text => Network(text)!.Value)])
            : throw new FormatException(string.Join(' ', faults));
    }

    /// <summary>Says what is wrong with a network as configured.</summary>
    /// <param name="network">The text.</param>
    /// <returns>A full sentence, or <see langword="null"/> when it is a network.</returns>
    public static string? Fault(string? network) => Network(network) is null
        ? $"'{network}' is not a network. Write an address and the length of its prefix, such as '10.0.0.0/8' or "
            + "'fd00::/8', with every bit after the prefix zero; or a single address."
        : null;

    /// <summary>Determines whether an encrypted connection to an address is allowed.</summary>
    /// <param name="address">The address.</param>
    /// <returns><see langword="true"/> when it is public or inside an allowed network.</returns>
    public bool Allows(IPAddress address) => AllowsPlainText(address) || SpecialNetworks.IsPublic(SpecialNetworks.Unwrap(address));

    /// <summary>Determines whether an unencrypted connection to an address is allowed.</summary>
    /// <param name="address">The address.</param>
    /// <returns><see langword="true"/> when it is inside an allowed network.</returns>
    public bool AllowsPlainText(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var bare = SpecialNetworks.Unwrap(address);
        return _allowed.Any(network => network.Contains(address) || network.Contains(bare));
    }

    private static IPNetwork? Network(string? text)
    {
        if (IPNetwork.TryParse(text, out var network))
        {
            return network;
        }

        return IPAddress.TryParse(text, out var address) && text.AsSpan().IndexOfAny(':', '.') >= 0
            ? new IPNetwork(address, address.AddressFamily is System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128)
            : null;
    }
}
