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
        ["alertmanager"] = AlertmanagerAsync,
        ["email"] = EmailAsync,
        ["opsgenie"] = OpsgenieAsync,
        ["pagerduty"] = PagerDutyAsync,
        ["slack"] = SlackAsync,
        ["slack with a token"] = SlackWithTokenAsync,
        ["teams"] = TeamsAsync,
        ["webhook"] = WebhookAsync,
    };

    public static TheoryData<string> Names => [.. All.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Gets those that speak HTTP.</summary>
    public static TheoryData<string> HttpNames => [.. All.Keys.Where(name => name != "email").Order(StringComparer.Ordinal)];

    public static Task<Vendor> StartAsync(string name, TimeProvider clock) => All[name](clock);

    private static async Task<Vendor> AlertmanagerAsync(TimeProvider clock)
    {
        const string Password = "p4ssw0rd-of-the-members";
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"audit:{Password}"));
        var server = await AlertmanagerDouble.StartAsync(authorization: $"Basic {basic}", timeProvider: clock);
        return Of(
            server, () => SentByProviders.AssertSmall(server), [Password, basic],
            ("Urls:0", server.Url.AbsoluteUri), ("User", "audit"), ("Password", Password));
    }

    private static async Task<Vendor> OpsgenieAsync(TimeProvider clock)
    {
        const string Key = "0f6c1d2e-3b4a-4c5d-8e9f-0a1b2c3d4e5f";
        var server = await OpsgenieDouble.StartAsync([Key], timeProvider: clock);
        return Of(
            server, () => SentByProviders.AssertNoHtml(server), [Key], ("ApiKey", Key), ("BaseUrl", server.Url.AbsoluteUri));
    }

    private static async Task<Vendor> PagerDutyAsync(TimeProvider clock)
    {
        const string Key = "R0123456789abcdef0123456789abcde";
        var server = await PagerDutyDouble.StartAsync([Key], clock);
        return Of(server, () => { }, [Key], ("RoutingKey", Key), ("BaseUrl", server.Url.AbsoluteUri));
    }

    private static async Task<Vendor> SlackAsync(TimeProvider clock)
    {
        var server = await SlackDouble.StartAsync(clock);
        var webhook = server.AddWebhook();
        return Of(
            server, () => SentByProviders.AssertShort(server), [webhook.AbsolutePath, webhook.Segments[^1]],
            ("WebhookUrl", webhook.AbsoluteUri));
    }

    private static async Task<Vendor> SlackWithTokenAsync(TimeProvider clock)
    {
        var server = await SlackDouble.StartAsync(clock);
        var vendor = Of(
            server, () => SentByProviders.AssertShort(server), [server.Token],
            ("Token", server.Token), ("BaseUrl", server.Url.AbsoluteUri));
        server.AddChannel("audit");
        return vendor.To("#audit");
    }

    private static async Task<Vendor> TeamsAsync(TimeProvider clock)
    {
        var server = await TeamsDouble.StartAsync(clock);
        var signature = new Uri(server.WorkflowUrl).Query.Split("sig=")[^1];
        return Of(
            server,
            () => SentByProviders.AssertInert(server),
            [signature, Uri.UnescapeDataString(signature), "7e2c2dc8cc4a4678b1113ede1d55d5a1"],
            ("WorkflowUrl", server.WorkflowUrl));
    }

    private static Vendor Of(
        VendorDouble server, Action assertSent, string[] secrets, params (string Name, string Value)[] settings) =>
        new(
            server,
            () => server.Refusals.Select(refusal => refusal.Reason),
            () => server.Requests.Count,
            [("AllowNetworks:0", Loopback), .. settings])
        {
            Secrets = secrets,
            Enqueue = (answer, text, count) => server.Enqueue(Enumerable.Repeat(Http(answer, text), count)),
            Calls = () => server.Requests.Count,
            Sent = () => server.Requests.Select(request => request.Text),
            AssertSent = assertSent,
        };

    // With the secrets where a vendor may put them: in the body, in a header, in the address of a redirect.
    private static ReceiverAnswer Http(Answer answer, string text) => answer.Name switch
    {
        "hang" => ReceiverAnswer.Hang,
        "reset" => ReceiverAnswer.Reset,
        _ when answer.Name.StartsWith("stall ", StringComparison.Ordinal) => ReceiverAnswer.Stall(answer.Status),
        _ when answer.Name.StartsWith("break off ", StringComparison.Ordinal) => ReceiverAnswer.BreakOff(answer.Status),
        _ => new ReceiverAnswer(
            answer.Status,
            text,
            ("Retry-After", "30"),
            ("X-Echo", text),
            ("Location", $"https://other.example/{Uri.EscapeDataString(text)}")),
    };

    // A server that refuses, by the step at which a mail server says the like.
    private static void Enqueue(SmtpDouble server, Answer answer, string text, int count)
    {
        var (step, reply) = answer.Name switch
        {
            "hang" => (SmtpStep.Authentication, SmtpReply.Hang),
            "reset" => (SmtpStep.Authentication, SmtpReply.Reset),
            "401" or "403" => (SmtpStep.Authentication, new SmtpReply(535, text)),
            "429" or "503" => (SmtpStep.Content, new SmtpReply(451, text)),
            _ => (SmtpStep.Content, new SmtpReply(554, text)),
        };
        server.Enqueue(step, Enumerable.Repeat(reply, count));
    }

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
            ("AllowNetworks:0", Loopback),
            ("User", "alerts"),
            ("Password", Password),
            ("From", "Audit trail <alerts@example.test>"),
            ("To:0", "oncall@example.test"),
            ("To:1", "Second <second@example.test>"),
            ("CertificateAuthority", server.CertificatePem))
        {
            Secrets = [Password, Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0alerts\0{Password}"))],
            Enqueue = (answer, text, count) => Enqueue(server, answer, text, count),
            Calls = () => server.SessionCount,
            Sent = () => server.Mails.Select(mail => mail.Text),
        });
    }

    private static async Task<Vendor> WebhookAsync(TimeProvider clock)
    {
        const string Key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        const string Token = "T0KENwebhookT0KEN";
        var receiver = await WebhookReceiver.StartAsync(Key, clock);
        return new Vendor(
            receiver,
            () =>
                receiver.Requests.Where(request => request.Signature is not SignatureCheck.Valid || request.Body.Length > 20_000)
                .Select(request => $"{request.Signature}, {request.Body.Length} bytes"),
            () => receiver.Requests.Count,
            ("Url", new Uri(receiver.Url, Token).AbsoluteUri),
            ("Secret", Key),
            ("AllowNetworks:0", Loopback))
        {
            Secrets = [Key, Key["whsec_".Length..], Token],
            Enqueue = (answer, text, count) => receiver.Enqueue(Enumerable.Repeat(Http(answer, text), count)),
            Calls = () => receiver.Requests.Count,
            Sent = () => receiver.Requests.Select(request => request.Text),
        };
    }
}
