using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Alerts.Teams;
using Fapilog.Auditing;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Teams;

public sealed class CardTextTests
{
    [Theory]
    [InlineData("{{DATE(2026-03-01T12:30:45Z)}}", "{\u200B{DATE(2026-03-01T12:30:45Z)}}")]
    [InlineData("at {{TIME(2026-03-01T12:30:45Z)}}.", "at {\u200B{TIME(2026-03-01T12:30:45Z)}}.")]
    [InlineData("{{{date (x)}}", "{{\u200B{date (x)}}")]
    [InlineData("{{DATE}} {{TEMPLATE(x)}} {DATE(x)}", "{{DATE}} {{TEMPLATE(x)}} {DATE(x)}")]
    [InlineData("שלום!", "\u2068שלום!\u2069")]
    [InlineData("of مرحبا", "\u2068of مرحبا\u2069")]
    [InlineData("é 漢字 😀", "é 漢字 😀")]
    public void Shown_Text_ChangesOnlyWhatTeamsWouldReadDifferently(string text, string expected) =>
        Assert.Equal(expected, CardText.Shown(text));

    [Theory]
    [InlineData("12345", "12345")]
    [InlineData("123456", "12345\u200B6")]
    [InlineData("123 45678 90", "123 45678 90")]
    [InlineData("1234567 12345678901", "12345\u200B67 12345\u200B67890\u200B1")]
    [InlineData("漢字漢字漢字", "漢字漢字漢字")]
    [InlineData("👩‍👩‍👧‍👦👩‍👩‍👧‍👦😀😀😀😀😀😀", "👩‍👩‍👧‍👦👩‍👩‍👧‍👦😀😀😀😀😀😀")]
    [InlineData("e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301", "e\u0301e\u0301e\u0301e\u0301e\u0301\u200Be\u0301")]
    public void Breakable_Text_BreaksWordsOfMoreThanFiveCharacters(string text, string expected)
    {
        Assert.Equal(expected, CardText.Breakable(text, 5));
        Assert.Equal(text != expected, CardText.HasLongWord(text, 5));
    }

    [Theory]
    [InlineData("00000000-0000-4000-8000-000000000007", true)]
    [InlineData("The payment service, which stopped; answers again: now.", true)]
    [InlineData("evt_01HX", true)]
    [InlineData("Überprüfung 検査 a/b", true)]
    [InlineData("cut…", true)]
    [InlineData("", false)]
    [InlineData("- item", false)]
    [InlineData("7. item", false)]
    [InlineData("7.", false)]
    [InlineData("a_b_c", false)]
    [InlineData("_a", false)]
    [InlineData("a**b**", false)]
    [InlineData("`a`", false)]
    [InlineData("[a](b)", false)]
    [InlineData("<b>", false)]
    [InlineData("a & b", false)]
    [InlineData("evil.example", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("a@b", false)]
    [InlineData(":smile:", false)]
    [InlineData("~~a~~", false)]
    [InlineData("a\\b", false)]
    [InlineData("a\nb", false)]
    [InlineData("{{DATE(x)}}", false)]
    public void IsSameAsMarkdown_Text_IsWithoutAnySign(string text, bool expected) =>
        Assert.Equal(expected, CardText.IsSameAsMarkdown(text));

    [Theory]
    [InlineData("fapilog verify \"/var/lib/pay_ment/audit_logs.d\" --anchor 7:00ff", true)]
    [InlineData("fapilog verify \"C:\\Program Files (x86)\\Contoso\\audit\" --anchor 7:00ff", true)]
    [InlineData("fapilog verify \"\\\\server\\share\"", false)]
    [InlineData("fapilog verify \"/a*b*\"", false)]
    [InlineData("fapilog verify \"/_a_/b\"", false)]
    [InlineData("see https://example", false)]
    public void IsOwnSameAsMarkdown_Command_MayHoldAPath(string text, bool expected) =>
        Assert.Equal(expected, CardText.IsOwnSameAsMarkdown(text));

    [Theory]
    [InlineData("שלום", true)]
    [InlineData("1. مرحبا a", true)]
    [InlineData("a שלום", false)]
    [InlineData("漢字", false)]
    [InlineData("123", false)]
    public void BeginsRightToLeft_Text_GoesByItsFirstLetter(string text, bool expected) =>
        Assert.Equal(expected, CardText.BeginsRightToLeft(text));

    [Theory]
    [InlineData("WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW")]
    [InlineData("WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW*")]
    [InlineData("שלוםשלוםשלוםשלוםשלוםשלוםשלום")]
    [InlineData("{{DATE(2026-03-01T12:30:45Z, SHORT)}}")]
    public void Render_TextInEveryField_WrapsAndIsNotReplaced(string text)
    {
        var auditEvent = Some.AuditEvent(7, text, text) with
        {
            Component = text,
            Operation = text,
            Hostname = text,
            EventId = text,
            Checksum = text,
            EventType = new AuditEventType(text),
            ComplianceLevel = new ComplianceLevel(text),
            Metadata = AuditMap.Create((text, text)),
        };
        var message = JsonDocument.Parse(TeamsMessage.Render(auditEvent, AlertSeverity.Critical)).RootElement;
        var elements = Objects(message).Where(element => element.TryGetProperty("text", out _)).ToArray();

        Assert.InRange(elements.Count(element => Text(element).Contains(text[^4..], StringComparison.Ordinal)), 10, 12);
        Assert.DoesNotContain("{{DATE(", message.GetRawText(), StringComparison.Ordinal);
        Assert.All(elements, element => Assert.True(
            element.TryGetProperty("wrap", out _)
                || element.TryGetProperty("fontType", out _)
                || !CardText.HasLongWord(Text(element).Replace('\u200B', ' ').Trim('\u2068', '\u2069'), CardText.LongestWord),
            element.GetRawText()));
    }

    private static string Text(JsonElement element) => element.GetProperty("text").GetString()!;

    private static IEnumerable<JsonElement> Objects(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Objects(member.Value)).Prepend(element),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Objects),
        _ => [],
    };
}
