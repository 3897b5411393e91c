using System.ComponentModel.DataAnnotations;
using System.Net;
using Fapilog.Alerting;
using Fapilog.Delivery.Tests.Support;
using Fapilog.Testing;

namespace Fapilog.Delivery.Tests.Http;

/// <summary>
/// What the settings of every provider that sends by HTTP do: a proxy, an authority of one's own, limits.
/// </summary>
public sealed class HttpConnectionTests
{
    private const string Password = "pr0xy-pa55word";

    [Fact]
    public async Task SendAsync_ThroughAProxy_GoesToItAndShowsItNoPassword()
    {
        await using var proxy = await WebhookReceiver.StartAsync();
        proxy.Enqueue(new ReceiverAnswer(407, string.Empty, ("Proxy-Authenticate", "Basic realm=\"out\"")));
        var settings = new Settings
        {
            Address = Secret.Parse("http://hooks.example/path"),
            AllowNetworks = ["127.0.0.0/8"],
            Proxy = Secret.Parse(new UriBuilder(proxy.Url) { UserName = "me", Password = Password }.Uri.AbsoluteUri),
        };

        Assert.Empty(Faults(settings));
        await SendAsync(settings);

        Assert.Equal(
            ["http://hooks.example/path", "http://hooks.example/path"], proxy.Requests.Select(request => request.Target));
        Assert.StartsWith("Basic ", proxy.Requests[1].Headers["Proxy-Authorization"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://me:p%40ss%23%3A%2F@proxy.example:3128", "p@ss#:/")]
    [InlineData("http://me:p%25ss@proxy.example:3128", "p%ss")]
    [InlineData("http://me:p@ss@proxy.example:3128", null)]
    [InlineData("http://me:p#ss@proxy.example:3128", null)]
    [InlineData("http://me:p/ss@proxy.example:3128", null)]
    public void Proxy_PasswordWithSpecialCharacters_IsDecodedOrTheFaultSaysHowToWriteIt(string address, string? password)
    {
        var fault = ProxyAddress.FindFault(address);
        var credentials = fault is null ? ProxyAddress.ToProxy(new Uri(address)).Credentials as NetworkCredential : null;

        Assert.Equal(password, credentials?.Password);
        Assert.Equal(password is null, fault?.Contains("percent-encoded", StringComparison.Ordinal) is true);
    }

    [Theory]
    [InlineData($"http://me:{Password}@bad host", "The proxy's address is not an absolute one.")]
    [InlineData($"socks5://me:{Password}@proxy.example", "The proxy's address is neither 'http' nor 'https'.")]
    [InlineData("env:FAPILOG_TEST_ABSENT", "The secret's environment variable 'FAPILOG_TEST_ABSENT' is not set")]
    public void Proxy_UnusableWhenItIsRead_FailsTheInstanceAndShowsNoPassword(string proxy, string words)
    {
        var failure =
            Assert.Throws<AlertDeliveryException>(() => Sender.Of(new Settings { Proxy = Secret.Parse(proxy) }));

        Assert.Equal(AlertFailureKind.InstanceFailed, failure.Kind);
        Assert.StartsWith($"FAP3007: {words}", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Proxy_InAFile_IsReadFromIt()
    {
        await using var proxy = await WebhookReceiver.StartAsync();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, proxy.Url.AbsoluteUri + '\n');
            await SendAsync(new Settings
            {
                Address = Secret.Parse("http://hooks.example/path"),
                AllowNetworks = ["127.0.0.0/8"],
                Proxy = Secret.Parse($"file:{file}"),
            });
        }
        finally
        {
            File.Delete(file);
        }

        Assert.Equal("http://hooks.example/path", Assert.Single(proxy.Requests).Target);
    }

    [Fact]
    public async Task SendAsync_ThroughAProxyOutsideTheAllowedNetworks_IsRefused()
    {
        await using var proxy = await WebhookReceiver.StartAsync();
        var settings = new Settings
        {
            Address = Secret.Parse("https://hooks.example/path"),
            AllowNetworks = ["10.0.0.0/8"],
            Proxy = Secret.Parse(proxy.Url.AbsoluteUri),
        };

        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(() => SendAsync(settings));

        Assert.StartsWith("FAP3001: '127.0.0.1' resolves to 127.0.0.1", failure.Message, StringComparison.Ordinal);
        Assert.Empty(proxy.Requests);
    }

    [Fact]
    public async Task SendAsync_ToACertificateOfAnAuthorityThatIsNamed_IsDelivered()
    {
        using var server = new TlsServer("hooks.example");
        var settings = Tls(server, server.Pem);

        Assert.Empty(Faults(settings));
        Assert.Equal(204, (await SendAsync(settings)).Status);
    }

    [Theory]
    [InlineData("hooks.example", false)]
    [InlineData("other.example", true)]
    public async Task SendAsync_ToACertificateOfAnotherAuthorityOrName_SaysSo(string name, bool trusted)
    {
        using var server = new TlsServer(name);
        using var other = new TlsServer("hooks.example");

        var failure =
            await Assert.ThrowsAsync<AlertDeliveryException>(() => SendAsync(Tls(server, trusted ? server.Pem : other.Pem)));

        Assert.Equal(AlertFailureKind.InstanceFailed, failure.Kind);
        Assert.StartsWith("FAP3021: The certificate of 'hooks.example' ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_ThatIsAskedToWait_LetsEveryCallToTheAddressWait()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Enqueue(new ReceiverAnswer(429, string.Empty, ("Retry-After", "7")));
        using var sender = new Sender();
        var first = sender.SendAsync(receiver.Url);
        await sender.Clock.WaitUntilSetAsync(TimeSpan.FromSeconds(7));
        var second = await Assert.ThrowsAsync<AlertDeliveryException>(
            () => sender.SendAsync(receiver.Url, sender.Clock.GetUtcNow() + TimeSpan.FromSeconds(5)));

        Assert.StartsWith("FAP3011: ", second.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(7), second.RetryAfter);
        Assert.Single(receiver.Requests);
        sender.Clock.Advance(TimeSpan.FromSeconds(7));
        await first;
    }

    [Fact]
    public async Task SendAsync_AfterTheDeadline_SaysSoAndNotThatTheRateIsKept()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var sender = new Sender();

        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(
            () => sender.SendAsync(receiver.Url, sender.Clock.GetUtcNow() - TimeSpan.FromSeconds(1)));

        Assert.StartsWith("FAP3006: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_OfSettingsThatAreAllWrong_ReportsEachAndNoValue()
    {
        var faults = Faults(new Settings
        {
            Address = Secret.Parse("ftp://hooks.example"),
            Proxy = Secret.Parse($"socks5://me:{Password}@proxy.example"),
            CertificateAuthority = Secret.Parse("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"),
            Timeout = TimeSpan.Zero,
            AllowNetworks = ["all"],
        });

        Assert.Equal(
            ["Address", "AllowNetworks", "CertificateAuthority", "Proxy", "Timeout"],
            faults.SelectMany(fault => fault.MemberNames).Order());
        Assert.All(faults, fault => Assert.DoesNotContain(Password, fault.ErrorMessage, StringComparison.Ordinal));
        Assert.Contains("'Timeout' is 0s. It must be from 1s to 2m.", faults.Select(fault => fault.ErrorMessage));
    }

    [Fact]
    public void Validate_OfPlainHttp_NeedsAnAllowedNetwork()
    {
        var settings = new Settings { Address = Secret.Parse("http://hooks.example/T0KEN") };
        var fault = Assert.Single(Faults(settings));
        settings.AllowNetworks = ["10.0.0.0/8"];

        Assert.Equal(["Address"], fault.MemberNames);
        Assert.Equal(
            "The address is 'http', which is sent to allowed networks only. Use 'https', or add the endpoint's network to 'AllowNetworks'.",
            fault.ErrorMessage);
        Assert.Empty(Faults(settings));
    }

    private static Settings Tls(TlsServer server, string pem) => new()
    {
        Address = Secret.Parse($"https://hooks.example:{server.Port}/"),
        AllowNetworks = ["127.0.0.0/8"],
        CertificateAuthority = Secret.Parse("literal:" + pem),
    };

    private static async Task<HttpAnswer> SendAsync(Settings settings)
    {
        using var sender = Sender.Of(settings);
        return await sender.SendAsync(new Uri(settings.Address!.GetValue()));
    }

    private static List<ValidationResult> Faults(Settings settings)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(settings, new ValidationContext(settings), faults, validateAllProperties: true);
        return faults;
    }

    private sealed class Settings : HttpProviderSettings
    {
        [WebAddress]
        public Secret? Address { get; set; }
    }
}
