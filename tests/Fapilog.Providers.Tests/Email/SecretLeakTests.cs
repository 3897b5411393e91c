using System.Text;
using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Alerts.Email;
using Fapilog.Providers.Tests.Email.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Email;

public sealed class SecretLeakTests
{
    private static readonly string Plain = Base64($"\0{Instance.User}\0{Instance.Password}");

    // What AUTH PLAIN and AUTH LOGIN send, besides the forms the probe makes of every secret.
    private static readonly string[] Secrets = [Instance.Password, Plain, Base64(Instance.Password)];

    [Theory]
    [InlineData("ok")]
    [InlineData("one recipient refused")]
    [InlineData("all recipients refused")]
    [InlineData("535")]
    [InlineData("454")]
    [InlineData("534")]
    [InlineData("550 sender")]
    [InlineData("554 content")]
    [InlineData("451 content")]
    [InlineData("421 greeting")]
    [InlineData("nonsense")]
    [InlineData("hang")]
    [InlineData("drip")]
    [InlineData("reset")]
    [InlineData("nobody")]
    [InlineData("not trusted")]
    [InlineData("no STARTTLS")]
    [InlineData("no encryption")]
    [InlineData("login only")]
    public async Task SendAlertAsync_AnyOutcome_ShowsNoSecretAnywhere(string outcome)
    {
        using var probe = new LeakProbe();
        await using var instance =
            Instance.StartAuthenticated(settings => Configure(settings, outcome), server => Configure(server, outcome));
        await ScriptAsync(instance.Server, outcome);
        var send = instance.SendAsync(deadline: TimeSpan.FromSeconds(30));
        if (outcome is "hang" or "drip")
        {
            await instance.Clock.AdvanceWhenSetAsync(TimeSpan.FromSeconds(30));
        }
        else
        {
            await instance.MoveOnAsync(send);
        }

        var failure = await Record.ExceptionAsync(async () => probe.Add($"receipt {await send}"));
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            probe.Add($"failure {cause} {JsonSerializer.Serialize(cause.Data)}");
        }

        var preview =
            (await ((IAlertPreview)instance.Dispatcher).PreviewAsync(Some.AuditEvent(), AlertSeverity.Info)).Requests[0];
        probe.Add($"preview {preview} {preview.Body} {string.Join(' ', preview.Headers)}");
        probe.Add($"objects {instance.Settings} {instance.Settings.Password} {instance.Dispatcher} {JsonSerializer.Serialize(instance.Settings)}");
        probe.Add($"double {string.Join(' ', instance.Server.Refusals)} {string.Join(' ', instance.Server.Mails)} {string.Concat(instance.Server.Mails.Select(mail => mail.Text))}");
        Array.ForEach([.. instance.Log], line => probe.Add("log " + line));

        Assert.Equal(outcome is "ok" or "one recipient refused" or "login only", failure is null);
        Assert.Empty(probe.Leaks(Secrets));
    }

    private static void Configure(EmailSettings settings, string outcome)
    {
        if (outcome == "no encryption")
        {
            settings.Security = EmailSecurity.None;
        }
        else if (outcome == "not trusted")
        {
            settings.CertificateAuthority = null;
        }
    }

    private static void Configure(SmtpDoubleOptions options, string outcome)
    {
        if (outcome is "no STARTTLS" or "no encryption")
        {
            (options.Security, options.TakesPasswordsInPlainText) = (SmtpDoubleSecurity.None, true);
        }
    }

    /// <summary>The server repeats what it was told, as some do.</summary>
    private static async Task ScriptAsync(SmtpDouble server, string outcome)
    {
        var words = $"no {Instance.Password} {Plain} {Base64(Instance.Password)}";
        switch (outcome)
        {
            case "one recipient refused":
                server.AlwaysFor("second@example.test", new SmtpReply(550, words));
                break;
            case "all recipients refused":
                server.Always(SmtpStep.Recipient, new SmtpReply(550, words));
                break;
            case "535" or "454" or "534":
                server.Always(
                    SmtpStep.Authentication,
                    new SmtpReply(int.Parse(outcome, System.Globalization.CultureInfo.InvariantCulture), words));
                break;
            case "550 sender":
                server.Always(SmtpStep.Sender, new SmtpReply(550, words));
                break;
            case "554 content":
                server.Always(SmtpStep.Content, new SmtpReply(554, words));
                break;
            case "451 content":
                server.Always(SmtpStep.Content, new SmtpReply(451, words));
                break;
            case "421 greeting":
                server.Always(SmtpStep.Greeting, new SmtpReply(421, words));
                break;
            case "nonsense":
                server.Always(SmtpStep.Authentication, SmtpReply.Raw(words + "\r\n"));
                break;
            case "hang":
                server.Always(SmtpStep.Authentication, SmtpReply.Hang);
                break;
            case "drip":
                server.Always(SmtpStep.Authentication, SmtpReply.Drip);
                break;
            case "reset":
                server.Always(SmtpStep.Authentication, SmtpReply.Reset);
                break;
            case "nobody":
                await server.DisposeAsync();
                break;
            default:
                break;
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
