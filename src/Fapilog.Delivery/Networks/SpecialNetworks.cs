using System.Net;
using System.Net.Sockets;

namespace Fapilog.Delivery;

/// <summary>
/// The networks that are not part of the public internet, after IANA's special-purpose address registries.
/// </summary>
internal static class SpecialNetworks
{
    private static readonly IPNetwork[] Special4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
            "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
            "224.0.0.0/4", "240.0.0.0/4",
        }.Select(text => IPNetwork.Parse(text)),
    ];

    private static readonly IPNetwork GlobalUnicast6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork Translated4 = IPNetwork.Parse("64:ff9b::/96");

    // Tunnels (Teredo, 6to4) carry an IPv4 address that nobody would have checked.
    private static readonly IPNetwork[] Special6 =
    [
        .. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(text => IPNetwork.Parse(text)),
    ];

    /// <summary>Takes an IPv4 address out of the IPv6 one that carries it, mapped or translated.</summary>
    public static IPAddress Unwrap(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        return address.AddressFamily is AddressFamily.InterNetworkV6 && Translated4.Contains(address)
            ? new IPAddress(address.GetAddressBytes().AsSpan(12))
            : address;
    }

    public static bool IsPublic(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !Special4.Any(network => network.Contains(address)),
        AddressFamily.InterNetworkV6 => GlobalUnicast6.Contains(address) && !Special6.Any(network => network.Contains(address)),
        _ => false,
    };
}
