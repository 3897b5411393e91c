using System.Net;

namespace Fapilog.Delivery;

/// <summary>
/// The rules for the address of a proxy in settings: <c>http://proxy.example:3128</c>, with a user name and a password if the
/// proxy asks for them.
/// </summary>
internal static class ProxyAddress
{
    private const string WrongPort =
        "The proxy's address has a port that is not a number from 1 to 65535. Correct what stands behind the host's ':'.";

    public static string? FindFault(string? text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || string.IsNullOrEmpty(address.Host))
        {
            return WebAddress.IsPortWrong(text)
                ? WrongPort
                : "The proxy's address is not an absolute one. Write it in full, such as 'http://proxy.example:3128'. In its user name and "
                + "password, write ':', '@', '/', '?', '#' and '%' percent-encoded: '%3A', '%40', '%2F', '%3F', '%23' and '%25'.";
        }

        if (address.Port == 0)
        {
            return WrongPort;
        }

        return address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps
            ? null
            : "The proxy's address is neither 'http' nor 'https'. Other kinds of proxy are not supported.";
    }

    public static WebProxy ToProxy(Uri address)
    {
        var proxy = new WebProxy(new Uri(address.GetLeftPart(UriPartial.Authority)
            .Replace(address.UserInfo + "@", string.Empty, StringComparison.Ordinal)));
        if (address.UserInfo.Split(':', 2) is [{ Length: > 0 } user, .. var rest])
        {
            proxy.Credentials = new NetworkCredential(
                Uri.UnescapeDataString(user),
                rest is [var password] ? Uri.UnescapeDataString(password) : string.Empty);
        }

        return proxy;
    }
}

/// <summary>Checks the address of a proxy. Its message never holds the value, which may contain a password.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ProxyAddressAttribute : SettingRuleAttribute
{
    public ProxyAddressAttribute()
        : base(ProxyAddress.FindFault)
    {
    }
}
