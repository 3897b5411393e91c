using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Fapilog.Alerting;
using Fapilog.Delivery.Tests.Support;

namespace Fapilog.Delivery.Tests.Http;

/// <summary>
/// Whose certificates a sender believes, what it says about those it does not, and that it fetches none.
/// </summary>
public sealed class ServerCertificateTests : IDisposable
{
    private const string Host = "hooks.example";

    private readonly TestAuthority _root = new("Root");
    private readonly TestAuthority _issuing;

    public ServerCertificateTests()
    {
        _issuing = new TestAuthority("Issuing", _root);
    }

    [Theory]
    [InlineData("nobody", "was issued by 'CN=Issuing', whose certificate the server does not send and this machine does not have. If that is your own authority, name its certificate in 'CertificateAuthority', such as 'file:ca.pem'; otherwise let the server send its whole chain.")]
    [InlineData("the root", "was issued by 'CN=Issuing', whose certificate the server does not send and 'CertificateAuthority' does not name. If that is your own authority, ")]
    [InlineData("a namesake", "was issued by 'CN=Issuing', ")]
    [InlineData("the issuer of another name", "is for 'other.example', not for this name. Configure a name it is for.")]
    [InlineData("the issuer of an old one", " expired on ")]
    public async Task SendAsync_CertificateNotToBeTrusted_FailsTheInstanceAndSaysWhy(string trusted, string words)
    {
        using var namesake = new TestAuthority("Issuing");
        using var certificate = _issuing.Issue(
            trusted == "the issuer of another name" ? "other.example" : Host,
            daysLeft: trusted == "the issuer of an old one" ? -1 : 10);
        using var server = new TlsServer(certificate);

        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(() => SendAsync(server, trusted switch
        {
            "nobody" => null,
            "the root" => _root.Pem,
            "a namesake" => namesake.Pem,
            _ => _issuing.Pem,
        }));

        Assert.Equal(AlertFailureKind.InstanceFailed, failure.Kind);
        Assert.StartsWith($"FAP3021: The certificate of '{Host}' ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "leads to 'CN=Issuing', which was issued by 'CN=Root', and that is no authority that this machine trusts. If that is your own authority, name its certificate in 'CertificateAuthority', such as 'file:ca.pem'; otherwise let the server send the certificates between it and a trusted one.")]
    [InlineData(true, "leads to 'CN=Issuing', which was issued by 'CN=Root', and that is no authority that 'CertificateAuthority' names. Name it there, or let the server send the certificates between it and one that is named.")]
    public async Task SendAsync_WholeChainToAnUnknownRoot_NamesTheRoot(bool isAnotherNamed, string words)
    {
        using var other = new TestAuthority("Other");
        using var certificate = _issuing.Issue(Host);
        using var server = new TlsServer(certificate, _issuing.Certificate);

        var failure =
            await Assert.ThrowsAsync<AlertDeliveryException>(() => SendAsync(server, isAnotherNamed ? other.Pem : null));

        Assert.Equal($"FAP3021: The certificate of '{Host}' {words}", failure.Message);
    }

    [Theory]
    [InlineData(false, "leads to 'CN=Root', which this machine does not trust. If that is your own authority, name its certificate in 'CertificateAuthority', such as 'file:ca.pem'.")]
    [InlineData(true, "leads to 'CN=Root', and not to an authority of 'CertificateAuthority'. Name the right one there.")]
    public void Judge_ChainWithItsUnknownRoot_NamesTheRoot(bool isAnotherNamed, string words)
    {
        using var other = new TestAuthority("Other");
        using var certificate = _issuing.Issue(Host);
        using var chain = new X509Chain { ChainPolicy = CertificateTrust.CreateChainPolicy() };
        chain.ChainPolicy.ExtraStore.Add(_issuing.Certificate);
        chain.ChainPolicy.ExtraStore.Add(_root.Certificate);
        chain.Build(certificate);

        var trust = new CertificateTrust(isAnotherNamed ? Secret.Parse("literal:" + other.Pem) : null);

        Assert.Equal(
            $"The certificate of '{Host}' {words}",
            trust.Judge(Host, certificate, chain, SslPolicyErrors.RemoteCertificateChainErrors));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SendAsync_IssuerNamedWithOrWithoutItsRoot_IsDelivered(bool withRoot)
    {
        using var certificate = _issuing.Issue(Host);
        using var server = new TlsServer(certificate);

        Assert.Equal(204, (await SendAsync(server, withRoot ? _root.Pem + '\n' + _issuing.Pem : _issuing.Pem)).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SendAsync_CertificateThatNamesADownload_FetchesNothing(bool isAuthorityNamed)
    {
        using var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        elsewhere.Start();
        var download = new Uri($"http://127.0.0.1:{((IPEndPoint)elsewhere.LocalEndpoint).Port}/issuing.crt");
        using var certificate = _issuing.Issue(Host, download);
        using var server = new TlsServer(certificate);

        await Assert.ThrowsAsync<AlertDeliveryException>(() => SendAsync(server, isAuthorityNamed ? _root.Pem : null));

        Assert.False(elsewhere.Pending());
    }

    [Theory]
    [InlineData("file:/no/such/ca.pem", "'/no/such/ca.pem'")]
    [InlineData("literal:T0KEN", "The certificate authority's text contains no certificate.")]
    public async Task SendAsync_AuthorityGoneOrReplacedBySomethingElse_FailsTheInstanceAsEverySecretDoes(
        string authority, string words)
    {
        using var certificate = _issuing.Issue(Host);
        using var server = new TlsServer(certificate);

        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(() => SendAsync(server, Secret.Parse(authority)));

        Assert.Equal(AlertFailureKind.InstanceFailed, failure.Kind);
        Assert.StartsWith("FAP3007: The ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("T0KEN", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_AnAuthorityWithTheNamesAndNumberOfTheNamedOne_IsNotTrusted()
    {
        using var namesakeRoot = new TestAuthority("Root");
        using var namesake =
            new TestAuthority("Issuing", namesakeRoot, _issuing.Certificate.SerialNumberBytes.ToArray());
        using var certificate = namesake.Issue(Host);
        using var chain = new X509Chain { ChainPolicy = CertificateTrust.CreateChainPolicy() };
        chain.ChainPolicy.ExtraStore.Add(namesake.Certificate);
        chain.Build(certificate);
        var trust = new CertificateTrust(Secret.Parse("literal:" + _issuing.Pem));

        Assert.NotNull(trust.Judge(Host, certificate, chain, SslPolicyErrors.RemoteCertificateChainErrors));
    }

    public void Dispose()
    {
        _issuing.Dispose();
        _root.Dispose();
    }

    private static Task<HttpAnswer> SendAsync(TlsServer server, string? trusted) =>
        SendAsync(server, trusted is null ? null : Secret.Parse("literal:" + trusted));

    private static async Task<HttpAnswer> SendAsync(TlsServer server, Secret? authority)
    {
        var settings = new Settings
        {
            AllowNetworks = ["127.0.0.0/8"],
            CertificateAuthority = authority,
        };
        using var sender = Sender.Of(settings);
        return await sender.SendAsync(new Uri($"https://{Host}:{server.Port}/"));
    }

    private sealed class Settings : HttpProviderSettings;
}
