using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Alerts.Email;
using Fapilog.Auditing;
using Fapilog.Delivery;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Email.Messages;

/// <summary>
/// What a person sees of the HTML part, laid out by Chromium on a phone's width and on a desktop's.
/// </summary>
public sealed class RenderedMailTests
{
    private static readonly string[] Texts =
    [
        "Payment service stopped answering.",
        new('W', 300),
        "https://payments.example/v1/charges?id=8f14e45fceea167a5a36dedd4bea2543&token=c9f0f895fb98ab9159f51fd0297e236d",
        "<b>bold</b> &amp; <a href=\"https://evil.example\">sign in</a>",
        string.Concat(Enumerable.Repeat("漢字かな", 60)),
        "שלום עולם!",
    ];

    [BrowserFact]
    public async Task Render_AnyTextInEveryField_IsShownAsItIsWithinTheCard()
    {
        int[] widths = [330, 600];
        var mails = Texts.SelectMany(text => widths.Select(width => (Text: text, Html: Render(text), Width: width))).ToArray();
        var measured = await HeadlessBrowser.MeasureAsync([], $$"""
            report({{JsonSerializer.Serialize(mails.Select(mail => new { mail.Html, mail.Width }))}}.map(({ Html, Width }) => {
              const frame = document.createElement('iframe');
              frame.style = `width:${Width}px;height:2000px;border:0`;
              document.body.appendChild(frame);
              const page = frame.contentDocument;
              page.open();
              page.write(Html);
              page.close();
              const card = page.querySelector('.card');
              return {
                text: card.innerText, overflow: Math.max(overflow(card), card.getBoundingClientRect().right - Width),
                links: page.querySelectorAll('a').length, endsLeft: endsLeft(card),
              };
            }));
            """);

        Assert.Equal(mails.Length, measured.GetArrayLength());
        Assert.All(measured.EnumerateArray().Zip(mails), pair =>
        {
            var (seen, mail) = pair;
            var text = seen.GetProperty("text").GetString()!;
            var endsLeft = seen.GetProperty("endsLeft").EnumerateArray().Select(one => one.GetBoolean()).ToArray();
            Assert.True(
                seen.GetProperty("overflow").GetDouble() <= 1,
                $"{seen.GetProperty("overflow")} px run out of {mail.Width} px: {text}");
            Assert.Equal(0, seen.GetProperty("links").GetInt32());
            Assert.InRange(text.Split(mail.Text).Length - 1, 7, 8);
            Assert.Equal(mail.Text.EndsWith('!') ? 8 : 0, endsLeft.Length);
            Assert.All(endsLeft, Assert.True);
        });
    }

    private static string Render(string text)
    {
        var auditEvent = Some.AuditEvent(7, text, text) with
        {
            Component = text,
            Operation = text,
            Hostname = text,
            EventId = text,
            Metadata = AuditMap.Create((text[..Math.Min(text.Length, 100)], text)),
        };
        var report = new AlertReport(auditEvent, AlertSeverity.Critical);
        return HtmlBody.Render(MailContent.From(report, auditEvent, MailLimits.WideToNarrow[0]));
    }
}

/// <summary>
/// A test in a browser; skipped where there is none.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        Skip = HeadlessBrowser.Program is null ? $"There is no Chromium here. {HeadlessBrowser.HowToGet}" : null;
    }
}
