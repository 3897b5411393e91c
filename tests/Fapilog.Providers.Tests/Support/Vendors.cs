using System.Globalization;
using System.Text;
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
        ["email"] = EmailAsync,
        ["webhook"] = WebhookAsync,
    };

    public static TheoryData<string> Names => [.. All.Keys.Order(StringComparer.Ordinal)];

    public static Task<Vendor> StartAsync(string name, TimeProvider clock) => All[name](clock);

    private static Task<Vendor> EmailAsync(TimeProvider clock)
    {
        const string Password = "p4ssw0rd-of-the-mail";
        var server = SmtpDouble.Start(new SmtpDoubleOptions { User = "alerts", Password = Password, TimeProvider = clock });
        return Task.FromResult(new Vendor(
            server,
            () => server.Refusals.Select(refusal => refusal.ToString()),
            () => server.Mails.Count,
            ("Host", server.Host),
            ("Port", server.Port.ToString(CultureInfo.InvariantCulture)),
            ("User", "alerts"),
            ("Password", Password),
            ("From", "Audit trail <alerts@example.test>"),
            ("To:0", "oncall@example.test"),
            ("To:1", "Second <second@example.test>"),
            ("CertificateAuthority", server.CertificatePem))
        {
            Secrets = [Password, Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0alerts\0{Password}"))],
        });
    }

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
