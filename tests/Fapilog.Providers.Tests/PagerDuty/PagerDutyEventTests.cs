using System.Text;
using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Alerts.PagerDuty;
using Fapilog.Auditing;
using Fapilog.Providers.Tests.PagerDuty.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.PagerDuty;

public sealed class PagerDutyEventTests
{
    private static readonly JsonSerializerOptions Lines = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Theory]
    [InlineData(AlertSeverity.Info)]
    [InlineData(AlertSeverity.Warning)]
    [InlineData(AlertSeverity.Error)]
    [InlineData(AlertSeverity.Critical)]
    public void Render_Severity_MatchesTheSnapshot(AlertSeverity severity) =>
        TextSnapshot.Match(Indented(Render(Some.AuditEvent(), severity)), severity.ToString());

    [Fact]
    public void Render_LeastEvent_HasWhatPagerDutyRequires()
    {
        var least = new AuditEvent { EventType = AuditEventType.DataAccess, Message = "Read.", Timestamp = Some.Instant };

        TextSnapshot.Match(Indented(Render(least, AlertSeverity.Info)));
    }

    [Fact]
    public void Render_Clear_ResolvesAndTellsNothingElse()
    {
        var (raise, clear) = (Finding(AlertAction.Raise), Finding(AlertAction.Clear));
        var body = JsonDocument.Parse(Render(clear)).RootElement;

        Assert.Equal(["routing_key", "event_action", "dedup_key"], body.EnumerateObject().Select(member => member.Name));
        Assert.Equal("resolve", body.GetProperty("event_action").GetString());
        Assert.Equal(Text(Render(raise), "dedup_key"), body.GetProperty("dedup_key").GetString());
    }

    [Fact]
    public void Render_TestOfAFinding_DoesNotTouchTheFindingsAlert() => Assert.NotEqual(
        Text(Render(Finding(AlertAction.Raise)), "dedup_key"),
        Text(Render(Finding(AlertAction.Raise, isTest: true)), "dedup_key"));

    [Fact]
    public void Render_HostileText_MatchesTheSnapshot()
    {
        var hostile =
            Some.AuditEvent(7, "<!channel> & <https://evil.example|sign in>\r\nBcc: x@example.org \u202Egnp.exe \uD83D tail") with
            {
                Component = "pay\r\nments\uDE00",
                Operation = "\u2066charge\u2069\u200F",
                Hostname = "host\n-1\uFEFF",
                EventType = new AuditEventType("kind\u0000\u001b[31m"),
                Metadata = AuditMap.Create(("key", "one"), ("k\u200Bey", "two"), ("\"quoted\"", "<b>three</b>"), ("", "no name")),
            };

        TextSnapshot.Match(Indented(Render(hostile)));
    }

    [Theory]
    [InlineData("emoji", 10_000)]
    [InlineData("quotes", 900_000)]
    public void Render_LongMessage_IsCutBetweenCharactersInSummaryAndBody(string kind, int count)
    {
        var message = string.Concat(Enumerable.Repeat(kind == "emoji" ? "😀" : "\"", count));
        var bytes = Render(Some.AuditEvent(message: message));
        var payload = JsonDocument.Parse(bytes).RootElement.GetProperty("payload");
        var summary = payload.GetProperty("summary").GetString()!;

        Assert.InRange(bytes.Length, 1, PagerDutyEvent.MaxBytes);
        Assert.InRange(summary.Length, 1022, 1024);
        Assert.EndsWith("…", summary, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', payload.GetRawText());
        Assert.Equal(
            kind == "emoji", payload.GetProperty("custom_details").GetProperty("message").GetString()!.Length == message.Length);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("😀")]
    [InlineData("\u001f")]
    [InlineData("\\")]
    public void Render_AMegabyteOfMetadata_KeepsTheFactsAndSaysWhatIsMissing(string filling)
    {
        var text = string.Concat(Enumerable.Repeat(filling, 10_000));
        var metadata = AuditMap.Create(
            Enumerable.Range(0, 100).Select(number => KeyValuePair.Create($"key{number:d3}", AuditValue.FromString(text + "!"))));
        var bytes = Render(Some.AuditEvent() with { Metadata = metadata });
        var details = JsonDocument.Parse(bytes).RootElement.GetProperty("payload").GetProperty("custom_details");

        Assert.InRange(bytes.Length, 1, PagerDutyEvent.MaxBytes);
        Assert.Equal("7", details.GetProperty("sequence_number").GetString());
        Assert.Equal(new string('0', 63) + "7", details.GetProperty("checksum").GetString());
        Assert.Equal("fapilog verify audit_logs", details.GetProperty("verify_with").GetString());
        Assert.Equal(filling != "\u001f", details.TryGetProperty("shortened", out var shortened) && bytes.Length > 450_000);
        Assert.True(
            filling == "\u001f" || shortened.GetString()!.EndsWith("The stored event has everything.", StringComparison.Ordinal));
    }

    [Fact]
    public void Render_ClientUrl_NamesTheEvent()
    {
        var bytes = PagerDutyEvent.Render(
            Pager.Key,
            Some.AuditEvent() with { EventId = "a/b?&é" },
            AlertSeverity.Info,
            "https://audit.example/find?id={event_id}&n={sequence_number}");

        Assert.Equal("https://audit.example/find?id=a%2Fb%3F%26%C3%A9&n=7", Text(bytes, "client_url"));
    }

    private static AuditEvent Finding(AlertAction action, bool isTest = false)
    {
        var auditEvent = Some.AuditEvent(action is AlertAction.Raise ? 7 : 8);
        return auditEvent with
        {
            Alert = auditEvent.Alert with { FindingKey = "seal:2026-03-01", Action = action, IsTest = isTest },
        };
    }

    private static byte[] Render(AuditEvent auditEvent, AlertSeverity severity = AlertSeverity.Critical) =>
        PagerDutyEvent.Render(Pager.Key, auditEvent, severity, clientUrl: null);

    private static string? Text(byte[] body, string name) => JsonDocument.Parse(body).RootElement.GetProperty(name).GetString();

    private static string Indented(byte[] body) =>
        JsonSerializer.Serialize(JsonDocument.Parse(Encoding.UTF8.GetString(body)), Lines);
}
