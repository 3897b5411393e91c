using Fapilog.Alerting;
using Fapilog.Alerts.Teams;
using Fapilog.Auditing;
using Fapilog.Providers.Tests.Teams.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Teams;

/// <summary>
/// What a person sees of a card, by the official renderer: on a phone's width and on a desktop's.
/// </summary>
public sealed class RenderedCardTests
{
    private const string Command =
        "fapilog verify \"/var/lib/payment-service/audit_logs\" --anchor 7:0000000000000000000000000000000000000000000000000000000000000007";

    private static readonly string[] Texts =
    [
        "Payment service stopped answering.",
        new('W', 200),
        new string('W', 200) + "&",
        string.Concat(Enumerable.Repeat("é", 60)) + "*",
        string.Concat(Enumerable.Repeat("шW", 30)) + "?",
        "https://payments.example/v1/charges?id=8f14e45fceea167a5a36dedd4bea2543&token=c9f0f895fb98ab9159f51fd0297e236d",
        "System.Collections.Generic.KeyNotFoundException`1[[System.String]]",
        string.Concat(Enumerable.Repeat("漢字かな", 60)),
        string.Concat(Enumerable.Repeat("👩‍👩‍👧‍👦😀", 20)),
        "{{DATE(2026-03-01T12:30:45Z, SHORT)}} {{DATE(2026-03-01T12:30:45Z)}} {{TIME(2026-03-01T12:30:45+01:00)}}",
        "[sign in](https://evil.example) **b** <a href=\"https://evil.example\">x</a>",
        "שלום עולם!",
        "Login of אבגד! failed",
    ];

    [RendererFact]
    public async Task Render_AnyTextInEveryField_IsShownAsItIsWithinTheCard()
    {
        AuditEvent[] events = [.. Texts.Select(Everywhere)];
        int[] widths = [330, 600];
        var rendered = await CardRenderer.RenderAsync(events
            .SelectMany(auditEvent => widths.Select(width => (TeamsMessage.Render(auditEvent, AlertSeverity.Critical), width))));

        Assert.Equal(events.Length * widths.Length, rendered.Count);
        Assert.All(rendered.Zip(events.SelectMany(auditEvent => widths.Select(_ => auditEvent))), pair =>
        {
            var (card, auditEvent) = pair;
            var text = Bare(card.Text);
            Assert.True(card.Overflow <= 1, $"{card.Overflow} px run out of {card.Width} px: {card.Text}");
            Assert.Contains($"\nCRITICAL\n{auditEvent.Message}\n", "\n" + text, StringComparison.Ordinal);
            Assert.Contains($"\nComponent: {auditEvent.Component}\n", text, StringComparison.Ordinal);
            Assert.Contains($"\nChecksum: {auditEvent.Checksum}\n", card.Text, StringComparison.Ordinal);
            Assert.Contains($"\nVerify with: {auditEvent.Alert.VerifyCommand}\n", card.Text + "\n", StringComparison.Ordinal);
            Assert.All(auditEvent.Metadata, entry =>
                Assert.Contains($"\n{entry.Key}: {entry.Value.AsString()}\n", text + "\n", StringComparison.Ordinal));
            Assert.Equal(0, card.Links);
            Assert.Equal(auditEvent.Message.EndsWith('!'), card.EndsLeft.Count > 0);
            Assert.All(card.EndsLeft, Assert.True);
        });
    }

    private static AuditEvent Everywhere(string text) => Some.AuditEvent() with
    {
        Message = text,
        Component = text,
        Operation = text,
        Hostname = text,
        EventId = text,
        EventType = new AuditEventType(text),
        Metadata = AuditMap.Create((text, text)),
        Alert = Some.AuditEvent().Alert with { Reasons = [text], VerifyCommand = Command },
    };

    // Without the invisible characters that the provider adds.
    private static string Bare(string text) => text.Replace("\u200B", "", StringComparison.Ordinal)
        .Replace("\u2068", "", StringComparison.Ordinal).Replace("\u2069", "", StringComparison.Ordinal);
}
