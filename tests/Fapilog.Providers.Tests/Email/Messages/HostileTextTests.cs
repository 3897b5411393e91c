using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Fapilog.Alerting;
using Fapilog.Alerts.Email;
using Fapilog.Auditing;
using Fapilog.Providers.Tests.Email.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Email.Messages;

/// <summary>
/// What somebody who writes into the events of an application can do to a mail: nothing.
/// </summary>
public sealed partial class HostileTextTests
{
    private const string Evil = "evil@example.test";

    public static TheoryData<string> Texts =>
    [
        $"line\r\nBcc: {Evil}\r\n\r\n<b>body</b>",
        $"line\nBcc: {Evil}",
        $"line\rBcc: {Evil}",
        $"line\u0085Bcc: {Evil}\u2028X-Evil: 1\u2029",
        "nul \0 bell \a escape \u001b[31m",
        "\r\n.\r\nMAIL FROM:<evil@example.test>\r\n",
        "right \u202Egnp.exe\u202C to \u2066left\u2069 \u200f",
        "half \ud83d and other half \udea8 of a pair",
        "=?utf-8?b?4oCuZXZpbA==?= =?utf-8?q?a=0D=0ABcc:_evil@example.test?=",
        "<!channel> <script>alert(1)</script> <img src=x onerror=alert(1)> & \" '",
        "</td></tr></table><a href=\"https://evil.example\">log in</a>",
        "javascript:alert(1) data:text/html;base64,PHNjcmlwdD4=",
        string.Concat(Enumerable.Repeat("🚨", 10_000)),
        new string('x', 1_000_000),
        new string('\n', 10_000),
        "   ",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task SendAlertAsync_HostileInEveryField_IsOneWellFormedMail(string text)
    {
        await using var instance = Instance.Start();
        await instance.SendAsync(Everywhere(text));
        var received = Assert.Single(instance.Server.Mails);
        var mail = Instance.Read(received);

        Assert.Empty(instance.Server.Refusals);
        Assert.Equal(["oncall@example.test", "second@example.test"], received.Recipients);
        Assert.InRange(received.Content.Length, 1, AlertMail.MaxBytes);
        Assert.Empty(mail.Headers.Select(header => header.Field).Except(await PlainFieldsAsync()));
        Assert.All(mail.Headers, header => AssertHarmless(header.Value));
        Assert.All(mail.Headers, header => Assert.InRange(header.Value.Length, 0, 400));
        Assert.DoesNotContain(
            "\n\n", Encoding.ASCII.GetString(received.Content.Span).Split("\r\n\r\n")[0], StringComparison.Ordinal);
        AssertHarmless(mail.TextBody!.ReplaceLineEndings(string.Empty));
        AssertHarmless(mail.HtmlBody!.ReplaceLineEndings(string.Empty));
        Assert.All(Tags(mail.HtmlBody!), tag => Assert.Matches(OwnTag(), tag));
    }

    [Fact]
    public async Task SendAlertAsync_HostileEvents_AddNoHeaderNoTagAndNoRecipient()
    {
        await using var instance = Instance.StartAuthenticated();
        for (var seed = 0; seed < 100; seed++)
        {
            await instance.SendAsync(HostileEvents.Create(seed), AlertSeverity.Error);
        }

        var fields = await PlainFieldsAsync();
        Assert.Equal(100, instance.Server.Mails.Count);
        Assert.Equal(1, instance.Server.SessionCount);
        Assert.Empty(instance.Server.Refusals);
        Assert.All(instance.Server.Mails, mail => Assert.InRange(mail.Content.Length, 1, AlertMail.MaxBytes));
        Assert.All(instance.Server.Mails, mail => Assert.Equal(2, mail.Recipients.Count));
        Assert.All(
            instance.Server.Mails,
            mail => Assert.Empty(Instance.Read(mail).Headers.Select(header => header.Field).Except(fields)));
        Assert.All(
            instance.Server.Mails, mail => Assert.All(Tags(Instance.Read(mail).HtmlBody!), tag => Assert.Matches(OwnTag(), tag)));
    }

    [Fact]
    public async Task SendAlertAsync_TenThousandEmoji_SplitsNoneOfThem()
    {
        var mail = Instance.Read((await SentAsync(string.Concat(Enumerable.Repeat("🚨", 10_000))))[0]);

        Assert.DoesNotContain('\ufffd', mail.Subject + mail.TextBody + mail.HtmlBody);
        Assert.Matches("^CRITICAL: (🚨){60,80}… ", mail.Subject);
        Assert.Contains("Shortened to fit a mail.", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("Shortened to fit a mail.", mail.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAlertAsync_OneMegabyteOfMetadata_KeepsSequenceAndChecksum()
    {
        await using var instance = Instance.Start();
        var entries = Enumerable.Range(0, 1000).Select(number => ($"key{number}", (AuditValue)new string('é', 1000))).ToArray();
        var auditEvent = Some.AuditEvent() with { Metadata = AuditMap.Create(entries) };
        await instance.SendAsync(auditEvent);
        var mail = Instance.Read(Assert.Single(instance.Server.Mails));

        Assert.InRange(instance.Server.Mails[0].Content.Length, 1, AlertMail.MaxBytes);
        Assert.Contains(auditEvent.Checksum!, mail.TextBody, StringComparison.Ordinal);
        Assert.Contains(auditEvent.Checksum!, mail.HtmlBody, StringComparison.Ordinal);
        Assert.Equal("7", mail.Headers["X-Fapilog-Sequence"]);
    }

    [Fact]
    public async Task SendAlertAsync_EveryCulture_WritesTheSameMail()
    {
        var before = CultureInfo.CurrentCulture;
        var mails = new List<string>();
        try
        {
            foreach (var name in new[] { "en-US", "ar-SA", "fa-IR", "th-TH", "tr-TR" })
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
                mails.Add((await SentAsync("It broke. İI"))[0].Text);
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.Single(mails.Distinct());
        Assert.Contains("Date: Sun, 01 Mar 2026 12:30:46 +0000\r\n", mails[0], StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> PlainFieldsAsync() =>
        [.. Instance.Read((await SentAsync("plain words"))[0]).Headers.Select(header => header.Field)];

    private static async Task<IReadOnlyList<ReceivedMail>> SentAsync(string text)
    {
        await using var instance = Instance.Start();
        await instance.SendAsync(Everywhere(text));
        return instance.Server.Mails;
    }

    private static AuditEvent Everywhere(string text) => Some.AuditEvent() with
    {
        Message = text,
        EventId = text,
        Checksum = text,
        Component = text,
        Operation = text,
        Hostname = text,
        UserId = text,
        EventType = text.Length > 0 ? new AuditEventType(text) : AuditEventType.ComponentFailure,
        Metadata = AuditMap.Create((text + "key", text)),
        Alert = Some.AuditEvent().Alert with { Reasons = [text], IdempotencyKey = text, FindingKey = text, VerifyCommand = text },
    };

    private static void AssertHarmless(string text)
    {
        Assert.DoesNotContain(
            text,
            c =>
                char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));
        Assert.DoesNotContain(text.EnumerateRunes(), rune => rune.Value is 0x200E or 0x200F or 0x061C);
    }

    private static IEnumerable<string> Tags(string html) => Tag().Matches(html).Select(match => match.Value);

    [GeneratedRegex("<[a-zA-Z!/?][^>]*>")]
    private static partial Regex Tag();

    // Elements that load nothing and run nothing, with no other attributes than these.
    [GeneratedRegex("""^</?(!DOCTYPE html|html|head|meta|title|style|body|table|tr|td|span|h1|p|div|br|strong)( (lang|charset|name|content|role|class|dir|width|cellpadding|cellspacing|style|align)="[^"<]*")*>$""")]
    private static partial Regex OwnTag();
}
