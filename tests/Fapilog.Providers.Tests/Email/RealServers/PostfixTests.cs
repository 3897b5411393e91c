using System.Runtime.Versioning;
using Fapilog.Alerting;
using Fapilog.Alerts.Email;
using Fapilog.Auditing;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Email.RealServers;

/// <summary>
/// A real mail server takes what this provider sends, and its refusals are understood.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class PostfixTests
{
    private readonly List<string> _log = [];
    private readonly RecordingClock _clock = new();

    [PostfixFact]
    public async Task SendAlertAsync_Delivered_LiesInTheMailboxAsPreviewed()
    {
        await using var server = await PostfixServer.StartAsync();
        await using var mail = Dispatcher(server, "ops@example.test");
        var auditEvent = Some.AuditEvent(message: "Grüße 🚨\r\n.\r\n..two dots");
        var preview = await mail.PreviewAsync(auditEvent, AlertSeverity.Critical);
        var receipt = await SendAsync(mail, auditEvent);
        var stored = Assert.Single(await server.ReadMailboxAsync(1));

        // The server writes its own lines above the message, and ends lines as its system does.
        Assert.EndsWith(preview.Requests[0].Body.ReplaceLineEndings("\n"), stored, StringComparison.Ordinal);
        Assert.Contains(" with ESMTPS ", stored, StringComparison.Ordinal);
        Assert.Contains($"<{receipt.Reference}>", stored, StringComparison.Ordinal);
        Assert.Contains("answered 250 2.0.0 Ok: queued as ", receipt.Note, StringComparison.Ordinal);
    }

    [PostfixFact]
    public async Task SendAlertAsync_RecipientThatIsNotAscii_GetsItWhereTheServerOffersThat()
    {
        await using var server = await PostfixServer.StartAsync();
        await using var mail = Dispatcher(server, "müller@example.test", "ops@example.test");
        var receipt = await SendAsync(mail, Some.AuditEvent());

        Assert.Contains("answered 250 2.0.0 Ok: queued as ", receipt.Note, StringComparison.Ordinal);
        Assert.DoesNotContain("refused", receipt.Note, StringComparison.Ordinal);
        Assert.Contains(
            "To: müller@example.test, ops@example.test", (await server.ReadMailboxAsync(2))[0], StringComparison.Ordinal);
    }

    [PostfixFact]
    public async Task SendAlertAsync_Several_GoOverOneSession()
    {
        await using var server = await PostfixServer.StartAsync();
        await using (var mail = Dispatcher(server, "ops@example.test"))
        {
            for (var number = 1; number <= 3; number++)
            {
                await SendAsync(mail, Some.AuditEvent(number));
            }
        }

        Assert.Equal(3, (await server.ReadMailboxAsync(3)).Count);
        await server.Log.WaitForAsync(" disconnect from ", 1);
        Assert.Equal(1, server.Log.Count(": connect from "));
    }

    [PostfixFact]
    public async Task SendAlertAsync_OneUnknownAndOneGreylisted_TheThirdGetsIt()
    {
        await using var server = await PostfixServer.StartAsync();
        await using var mail = Dispatcher(server, "nobody@example.test", "grey@example.test", "ops@example.test");
        var send = SendAsync(mail, Some.AuditEvent());
        await _clock.AdvancePausesAsync(send, TimeSpan.FromSeconds(2));
        var receipt = await send;

        Assert.Single(await server.ReadMailboxAsync(1));
        Assert.EndsWith("2 of 3 recipients were refused; the log names them.", receipt.Note, StringComparison.Ordinal);
        Assert.Contains(
            _log, line => line.Contains("'nobody@example.test' with 550 5.1.1 <nobody@example.test>", StringComparison.Ordinal));
        Assert.Contains(
            _log, line => line.Contains("'grey@example.test' with 451 4.7.1 <grey@example.test>", StringComparison.Ordinal));
    }

    [PostfixFact]
    public async Task SendAlertAsync_AllRefused_SaysWhetherLaterHelps()
    {
        await using var server = await PostfixServer.StartAsync();
        await using var unknown = Dispatcher(server, "nobody@example.test");
        await using var greylisted = Dispatcher(server, "grey@example.test", "nobody@example.test");
        await using var elsewhere = Dispatcher(server, "ops@elsewhere.test");

        Assert.Equal(AlertFailureKind.Rejected, (await FailAsync(unknown)).Kind);
        Assert.Equal(AlertFailureKind.Temporary, (await FailAsync(greylisted)).Kind);
        var relay = await FailAsync(elsewhere);
        Assert.Equal(AlertFailureKind.Rejected, relay.Kind);
        Assert.Contains("554 5.7.1 <ops@elsewhere.test>: Relay access denied", relay.Message, StringComparison.Ordinal);
    }

    [PostfixFact]
    public async Task SendAlertAsync_SizeLimitOfTheServer_IsKept()
    {
        await using var server = await PostfixServer.StartAsync(maxMessageBytes: 16_000);
        await using var mail = Dispatcher(server, "ops@example.test");
        await SendAsync(
            mail,
            Some.AuditEvent() with
            {
                Metadata = AuditMap.Create(("dump", new string('x', 100_000)), ("more", new string('y', 30_000))),
            });
        var stored = Assert.Single(await server.ReadMailboxAsync(1));

        Assert.Contains("Shortened to fit a mail.", stored, StringComparison.Ordinal);
        Assert.InRange(stored.Length, 1, 17_000);
    }

    [PostfixFact]
    public async Task SendAlertAsync_CertificateNotNamed_SendsNothing()
    {
        await using var server = await PostfixServer.StartAsync();
        await using var mail = Dispatcher(server, settings => settings.CertificateAuthority = null, "ops@example.test");
        var failure = await FailAsync(mail);

        Assert.Equal(AlertFailureKind.InstanceFailed, failure.Kind);
        Assert.StartsWith("FAP3021: ", failure.Message, StringComparison.Ordinal);
    }

    private EmailDispatcher Dispatcher(PostfixServer server, params string[] to) => Dispatcher(server, _ => { }, to);

    private EmailDispatcher Dispatcher(PostfixServer server, Action<EmailSettings> configure, params string[] to)
    {
        var settings = new EmailSettings
        {
            Host = "127.0.0.1",
            Port = server.Port,
            From = "alerts@example.test",
            To = to,
            CertificateAuthority = Secret.Parse(server.CertificatePem),
            AllowNetworks = ["127.0.0.1"],
        };
        configure(settings);
        return (EmailDispatcher)new EmailProvider().CreateDispatcher(
            new AlertProviderContext("mail")
            {
                BoundSettings = settings,
                TimeProvider = _clock,
                LogWriter = (level, message, _) => _log.Add($"{level} {message}"),
            });
    }

    private static Task<AlertReceipt> SendAsync(EmailDispatcher mail, AuditEvent auditEvent) =>
        mail.SendAlertAsync(auditEvent, AlertSeverity.Critical).WaitAsync(Patience.Limit);

    private async Task<AlertDeliveryException> FailAsync(EmailDispatcher mail)
    {
        var send = SendAsync(mail, Some.AuditEvent());
        await _clock.AdvancePausesAsync(send, TimeSpan.FromSeconds(2));
        return await Assert.ThrowsAsync<AlertDeliveryException>(() => send);
    }
}
