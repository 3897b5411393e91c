using System.Net;
using System.Net.Sockets;
using Fapilog.Alerting;
using Fapilog.Alerts.Email;
using Fapilog.Providers.Tests.Email.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Email.Sessions;

public sealed class EncryptionTests
{
    [Fact]
    public async Task SendAlertAsync_StartTlsNotOffered_SendsNothingAndExplains()
    {
        await using var instance = Instance.StartAuthenticated(server: options =>
            (options.Security, options.TakesPasswordsInPlainText) = (SmtpDoubleSecurity.None, true));
        var failure = await instance.FailAsync();

        Assert.Equal(AlertFailureKind.InstanceFailed, failure.Kind);
        Assert.StartsWith(
            $"FAP3020: '127.0.0.1:{instance.Server.Port}' does not offer STARTTLS, so nothing was sent.",
            failure.Message,
            StringComparison.Ordinal);
        Assert.Empty(instance.Server.Mails);
    }

    [Fact]
    public async Task SendAlertAsync_PasswordAndNoEncryption_SendsNoPassword()
    {
        // The host refuses such settings; one made in code comes this far.
        await using var instance = Instance.StartAuthenticated(
            settings => settings.Security = EmailSecurity.None,
            options => (options.Security, options.TakesPasswordsInPlainText) = (SmtpDoubleSecurity.None, true));
        var failure = await instance.FailAsync();

        Assert.Equal(AlertFailureKind.InstanceFailed, failure.Kind);
        Assert.Contains("is not encrypted, so the password was not sent", failure.Message, StringComparison.Ordinal);
        Assert.Empty(instance.Server.Mails);
    }

    [Fact]
    public async Task SendAlertAsync_AuthenticationNotOffered_FailsTheInstance()
    {
        await using var instance =
            Instance.Start(settings => (settings.User, settings.Password) = ("a", Secret.Parse("some password")));
        var failure = await instance.FailAsync();

        Assert.Equal(AlertFailureKind.InstanceFailed, failure.Kind);
        Assert.StartsWith("FAP3024: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("offers no way to authenticate", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not named", "was issued by 'CN=fapilog test server', which this machine does not trust.")]
    [InlineData("other authority", "does not lead to an authority of 'CertificateAuthority'")]
    [InlineData("expired", "expired on 2020-02-01. Renew it at the server.")]
    [InlineData("not yet", "is valid from 2090-01-01 only. Check the clocks")]
    [InlineData("other name", "is for 'mail.example.test', '10.1.2.3', not for this name. Configure a name it is for.")]
    public async Task SendAlertAsync_CertificateNotToBeTrusted_SendsNothingAndSaysWhy(string fault, string words)
    {
        using var certificate = fault switch
        {
            "expired" => TestCertificate.Create(null, Day(2020, 1), Day(2020, 2)),
            "not yet" => TestCertificate.Create(null, Day(2090, 1), Day(2090, 2)),
            "other name" => TestCertificate.Create(["mail.example.test", "10.1.2.3"]),
            _ => TestCertificate.Create(),
        };
        using var other = TestCertificate.Create();
        await using var instance = Instance.StartAuthenticated(
            settings => settings.CertificateAuthority = fault switch
            {
                "not named" => null,
                "other authority" => Secret.Parse(other.ExportCertificatePem()),
                _ => settings.CertificateAuthority,
            },
            options => options.Certificate = certificate);
        var failure = await instance.FailAsync();

        Assert.Equal(AlertFailureKind.InstanceFailed, failure.Kind);
        Assert.StartsWith("FAP3021: The certificate of '127.0.0.1' ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Empty(instance.Server.Mails);
    }

    [Fact]
    public async Task SendAlertAsync_CertificateThatNamesADownload_FetchesNothing()
    {
        using var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        elsewhere.Start();
        using var root = new TestAuthority("Root");
        using var issuing = new TestAuthority("Issuing", root);
        using var certificate = issuing.Issue(
            "127.0.0.1", new Uri($"http://127.0.0.1:{((IPEndPoint)elsewhere.LocalEndpoint).Port}/issuing.crt"));
        await using var instance = Instance.StartAuthenticated(
            settings => settings.CertificateAuthority = null, options => options.Certificate = certificate);
        var failure = await instance.FailAsync();

        Assert.Contains("'CN=Issuing', whose certificate the server does not send", failure.Message, StringComparison.Ordinal);
        Assert.False(elsewhere.Pending());
    }

    [Theory]
    [InlineData("file:/no/such/ca.pem", "'/no/such/ca.pem'")]
    [InlineData("T0KEN-of-nobody", "The certificate authority's text contains no certificate.")]
    public async Task SendAlertAsync_AuthorityGoneOrReplacedBySomethingElse_FailsTheInstanceAsEverySecretDoes(
        string authority, string words)
    {
        await using var instance =
            Instance.StartAuthenticated(settings => settings.CertificateAuthority = Secret.Parse(authority));
        var failure = await instance.FailAsync();

        Assert.Equal(AlertFailureKind.InstanceFailed, failure.Kind);
        Assert.StartsWith("FAP3007: The ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("T0KEN", failure.ToString(), StringComparison.Ordinal);
        Assert.Empty(instance.Server.Mails);
    }

    [Theory]
    [InlineData(EmailSecurity.Tls, SmtpDoubleSecurity.StartTls)]
    [InlineData(EmailSecurity.StartTls, SmtpDoubleSecurity.Tls)]
    public async Task SendAlertAsync_OtherKindOfPort_DeliversNothing(EmailSecurity security, SmtpDoubleSecurity server)
    {
        await using var instance = Instance.StartAuthenticated(
            settings => (settings.Security, settings.Timeout) = (security, TimeSpan.FromSeconds(7)),
            options => options.Security = server);
        var send = instance.SendAsync(deadline: TimeSpan.FromSeconds(7));
        if (server is SmtpDoubleSecurity.Tls)
        {
            // Each waits for the other to begin.
            await instance.Clock.AdvanceWhenSetAsync(TimeSpan.FromSeconds(7));
        }
        else
        {
            await instance.MoveOnAsync(send);
        }

        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(() => send);
        Assert.Equal(AlertFailureKind.Temporary, failure.Kind);
        Assert.Equal(
            security is EmailSecurity.Tls, failure.Message.Contains("set 'Security' to 'StartTls'", StringComparison.Ordinal));
        Assert.Empty(instance.Server.Mails);
    }

    private static DateTimeOffset Day(int year, int month) => new(year, month, 1, 0, 0, 0, TimeSpan.Zero);
}
