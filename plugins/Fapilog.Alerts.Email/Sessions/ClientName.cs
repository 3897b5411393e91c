using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Fapilog.Alerts.Email;

/// <summary>
/// What this machine calls itself before a mail server: its full name, or its address where it has none. Servers refuse a
/// machine that gives half a name (RFC 5321, section 4.1.4).
/// </summary>
internal static class ClientName
{
    public static string Of(EndPoint? local)
    {
        var machine = IPGlobalProperties.GetIPGlobalProperties();
        return Of(machine.HostName, machine.DomainName, local);
    }

    public static string Of(string host, string domain, EndPoint? local)
    {
        var name = domain.Length == 0 || host.Contains('.', StringComparison.Ordinal) ? host : $"{host}.{domain}";
        return name.Contains('.', StringComparison.Ordinal) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')
            ? name
            : Literal(local);
    }

    private static string Literal(EndPoint? local) => local is IPEndPoint { Address: var address }
        ? address switch
        {
            { IsIPv4MappedToIPv6: true } => $"[{address.MapToIPv4()}]",
            { AddressFamily: AddressFamily.InterNetworkV6 } => $"[IPv6:{new IPAddress(address.GetAddressBytes())}]",
            _ => $"[{address}]",
        }
        : "[127.0.0.1]";
}
