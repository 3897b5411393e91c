using System.Net;
using Fapilog.Alerts.Email;

namespace Fapilog.Providers.Tests.Email.Sessions;

public sealed class ClientNameTests
{
    [Theory]
    [InlineData("web1", "example.test", "127.0.0.1", "web1.example.test")]
    [InlineData("web1.example.test", "example.test", "127.0.0.1", "web1.example.test")]
    [InlineData("web1", "", "10.1.2.3", "[10.1.2.3]")]
    [InlineData("web1", "", "::ffff:10.1.2.3", "[10.1.2.3]")]
    [InlineData("web1", "", "fe80::1%3", "[IPv6:fe80::1]")]
    [InlineData("my host", "example.test", "10.1.2.3", "[10.1.2.3]")]
    [InlineData("web_1", "example.test", "10.1.2.3", "[10.1.2.3]")]
    public void Of_Machine_IsItsFullNameOrItsAddress(string host, string domain, string address, string expected) =>
        Assert.Equal(expected, ClientName.Create(host, domain, new IPEndPoint(IPAddress.Parse(address), 1234)));
}
