using System.Text;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Testing;

namespace Fapilog.Delivery.Tests.Http;

public sealed class HttpAlertTests
{
    private const string Said = "no /bots/T0KEN-of-the-path and T0KEN-of-the-query";

    [Theory]
    [InlineData(AddressSecrecy.None, "https://api.example/bots/T0KEN-of-the-path?sig=T0KEN-of-the-query", Said)]
    [InlineData(AddressSecrecy.Path, "https://api.example/[secret]?sig=T0KEN-of-the-query", "no [secret] and T0KEN-of-the-query")]
    [InlineData(
        AddressSecrecy.Query, "https://api.example/bots/T0KEN-of-the-path?[secret]", "no /bots/T0KEN-of-the-path and [secret]")]
    [InlineData(AddressSecrecy.Whole, "https://api.example/[secret]", "no [secret] and [secret]")]
    public void AddressSecrecy_OfAnAddress_RedactsThatPartAlone(AddressSecrecy secrecy, string shown, string masked)
    {
        var alert = new HttpAlert
        {
            Address = new Uri("https://api.example/bots/T0KEN-of-the-path?sig=T0KEN-of-the-query"),
            AddressSecrecy = secrecy,
            Body = default,
        };

        Assert.Equal(shown, alert.ToPreview().Url);
        Assert.Equal(masked, alert.Mask.Apply(Said));
    }

    [Fact]
    public void ToPreview_OfEveryKindOfSecret_ShowsNone()
    {
        var preview = new HttpAlert
        {
            Address = new Uri("https://api.example/v1"),
            AddressSecrecy = AddressSecrecy.None,
            Authorization = new("Bearer", "t0ken-of-the-header"),
            Headers = new Dictionary<string, string> { ["X-Account"] = "acme t0ken-of-the-body" },
            SecretHeaders = new Dictionary<string, string> { ["X-Key"] = "abc" },
            Secrets = ["t0ken-of-the-body"],
            Body = "{\"key\":\"t0ken-of-the-body\"}"u8.ToArray(),
        }.ToPreview();

        Assert.Equal(("POST", "https://api.example/v1", "{\"key\":\"[secret]\"}"), (preview.Method, preview.Url, preview.Body));
        Assert.Equal(
            ["X-Account: acme [secret]", "X-Key: [secret]", "authorization: Bearer [secret]", "content-type: application/json"],
            preview.Headers.Select(header => $"{header.Key}: {header.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task SendAlertAsync_OfSeveralRequests_SendsThemInOrderAndStopsAtAFailure()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var dispatcher = new TwoRequests(receiver.Url);

        var receipt = await dispatcher.SendAlertAsync(Some.AuditEvent(), AlertSeverity.Error);
        receiver.Enqueue(new ReceiverAnswer(400));
        await Assert.ThrowsAsync<AlertDeliveryException>(() => dispatcher.SendAlertAsync(Some.AuditEvent(), AlertSeverity.Error));
        var preview = await dispatcher.PreviewAsync(Some.AuditEvent(), AlertSeverity.Error);

        Assert.Equal(["/1", "/2", "/1"], receiver.Requests.Select(request => request.Target));
        Assert.Equal("2", receipt.Reference);
        Assert.Equal(["1 of 2", "2 of 2"], preview.Requests.Select(request => request.Body));
    }

    private sealed class Settings : HttpProviderSettings;

    private sealed class TwoRequests : HttpAlertDispatcher<Settings>
    {
        private readonly Uri _address;

        public TwoRequests(Uri address)
            : base(new AlertProviderContext("two") { BoundSettings = new Settings { AllowNetworks = ["127.0.0.1"] } })
        {
            _address = address;
        }

        protected override IReadOnlyList<HttpAlert> Describe(AuditEvent auditEvent, AlertSeverity severity, string? channel) =>
        [
            .. new[] { "1", "2" }.Select(number => new HttpAlert
            {
                Address = new Uri(_address, number),
                AddressSecrecy = AddressSecrecy.None,
                Body = Encoding.UTF8.GetBytes($"{number} of 2"),
                Receipt = _ => new AlertReceipt { Reference = number },
            }),
        ];
    }
}
