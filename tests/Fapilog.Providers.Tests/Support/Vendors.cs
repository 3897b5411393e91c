using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Support;

/// <summary>
/// Every provider of this repository by name, and how its vendor's double is started.
/// </summary>
internal static class Vendors
{
    private const string Loopback = "127.0.0.1";

    private static readonly Dictionary<string, Func<TimeProvider, Task<Vendor>>> All = new()
    {
        ["webhook"] = WebhookAsync,
    };

    public static TheoryData<string> Names => [.. All.Keys.Order(StringComparer.Ordinal)];

    public static Task<Vendor> StartAsync(string name, TimeProvider clock) => All[name](clock);

    private static async Task<Vendor> WebhookAsync(TimeProvider clock)
    {
        const string Key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        const string Token = "T0KENwebhookT0KEN";
        var receiver = await WebhookReceiver.StartAsync(Key, clock);
        return new Vendor(
            receiver,
            () => receiver.Requests.Where(request => request.Signature is not SignatureCheck.Valid || request.Body.Length > 20_000)
                .Select(request => $"{request.Signature}, {request.Body.Length} bytes"),
            () => receiver.Requests.Count,
            ("Url", new Uri(receiver.Url, Token).AbsoluteUri),
            ("Secret", Key),
            ("AllowNetworks:0", Loopback))
        {
            Secrets = [Key, Token],
        };
    }
}
