using System.Net;
using Fapilog.Alerting;
using Fapilog.Delivery.Tests.Support;
using Fapilog.Testing;

namespace Fapilog.Delivery.Tests.Networks;

public sealed class NetworkGuardConnectTests
{
    [Fact]
    public async Task ConnectAsync_LoopbackWithoutAllowNetworks_IsRefusedWithTheRemedy()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var sender = new Sender([]);
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(
            () => sender.SendAsync(new UriBuilder(receiver.Url) { Scheme = "https" }.Uri));

        Assert.Equal(AlertFailureKind.InstanceFailed, failure.Kind);
        Assert.Equal(
            "FAP3001: '127.0.0.1' resolves to 127.0.0.1, which is not a public address. If that is intended, add a network that contains it to the setting 'AllowNetworks'.",
            failure.Message);
        Assert.Empty(receiver.Requests);
    }

    [Fact]
    public async Task ConnectAsync_PlainTextToAPublicAddress_IsRefused()
    {
        using var sender = new Sender();
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(() => sender.SendAsync(new Uri("http://8.8.8.8/hook")));

        Assert.Equal(
            "FAP3001: '8.8.8.8' resolves to 8.8.8.8, and plain 'http' is sent to allowed networks only. Use 'https', or add a network that contains the address to the setting 'AllowNetworks'.",
            failure.Message);
    }

    [Fact]
    public async Task ConnectAsync_NameOfAPrivateAddress_IsRefusedByTheAddress()
    {
        using var sender = new Sender(resolve: _ => [IPAddress.Parse("169.254.169.254")]);
        var failure =
            await Assert.ThrowsAsync<AlertDeliveryException>(() => sender.SendAsync(new Uri("https://metadata.example/")));

        Assert.Contains("'metadata.example' resolves to 169.254.169.254", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectAsync_NameOfSeveralAddresses_ConnectsToTheAllowedOne()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var sender = new Sender(resolve: _ => [IPAddress.Parse("10.0.0.1"), IPAddress.Loopback]);
        await sender.SendAsync(new UriBuilder(receiver.Url) { Host = "hooks.example" }.Uri);

        Assert.Equal($"hooks.example:{receiver.Url.Port}", Assert.Single(receiver.Requests).Headers["Host"]);
    }

    [Fact]
    public async Task ConnectAsync_NameThatChangesItsAnswer_IsResolvedOnce()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var calls = 0;
        using var sender = new Sender(resolve: _ => [calls++ == 0 ? IPAddress.Loopback : IPAddress.Parse("10.0.0.1")]);
        await sender.SendAsync(new UriBuilder(receiver.Url) { Host = "hooks.example" }.Uri);

        Assert.Equal(1, calls);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task ConnectAsync_NameWithoutAddress_IsTemporary()
    {
        using var sender = new Sender(resolve: _ => []);
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(
            () => sender.SendAsync(new Uri("https://nowhere.example/"), sender.Clock.GetUtcNow().AddSeconds(0.1)));

        Assert.Equal(AlertFailureKind.Temporary, failure.Kind);
        Assert.Contains("'nowhere.example'", failure.Message, StringComparison.Ordinal);
    }
}
