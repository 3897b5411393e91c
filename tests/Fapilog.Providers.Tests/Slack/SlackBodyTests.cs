using System.Text;
using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Providers.Tests.Slack.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Slack;

public sealed class SlackBodyTests
{
    private static readonly JsonSerializerOptions Lines = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static TheoryData<string, string> Hostile => new()
    {
        { "mention", "<!channel> <@U012AB3CD> <https://evil.example|sign in> & &amp; *bold* _it_ ~no~ `code` ```block``` https://evil.example" },
        { "lines", "first\r\nBcc: victim@example.org\r\n\u2028second\u0085third\0\u001b[31m" },
        { "emoji", string.Concat(Enumerable.Repeat("😀", 10_000)) },
        { "escapes", new string('<', 5000) },
        { "marks", "\u202Egnp.exe \u2066x\u2069 \u200Fשלום\u200E \uFEFF\u200B" },
        { "surrogates", "\uDE00 half \uD83D" },
        { "empty", "" },
    };

    [Theory]
    [InlineData(AlertSeverity.Info)]
    [InlineData(AlertSeverity.Warning)]
    [InlineData(AlertSeverity.Error)]
    [InlineData(AlertSeverity.Critical)]
    public async Task Render_Severity_MatchesTheSnapshot(AlertSeverity severity) =>
        TextSnapshot.Match(await SentAsync(Some.AuditEvent(), severity), severity.ToString());

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Render_HostileText_MatchesTheSnapshot(string name, string text)
    {
        var auditEvent = Some.AuditEvent(7, text) with
        {
            EventId = text,
            Component = text,
            Operation = text,
            Hostname = text,
            Metadata = AuditMap.Create((text.Length > 200 ? "key" : "key " + text, text)),
        };
        auditEvent = auditEvent with { Alert = auditEvent.Alert with { Reasons = [text], VerifyCommand = text } };

        TextSnapshot.Match(await SentAsync(auditEvent, AlertSeverity.Error, "#" + text), name);
    }

    [Fact]
    public async Task Render_MegabyteOfMetadata_SaysHowMuchIsLeftOut()
    {
        var auditEvent = Some.AuditEvent() with
        {
            Metadata = AuditMap.Create(Enumerable.Range(0, 1000)
                .Select(number => KeyValuePair.Create($"key{number:D4}", AuditValue.FromString(new string('x', 1000))))),
        };

        TextSnapshot.Match(await SentAsync(auditEvent, AlertSeverity.Warning));
    }

    [Fact]
    public async Task Render_TestReplayedAndCleared_SaysSo()
    {
        var auditEvent =
            Some.AuditEvent(9, "Three events\nof one kind", "integrity_failure", "critical_error") with { ContainsPhi = true };
        auditEvent = auditEvent with
        {
            Alert = auditEvent.Alert with
            {
                Action = AlertAction.Clear,
                FindingKey = "finding-1",
                Count = 3,
                FirstSequence = 7,
                LastSequence = 9,
                IsTest = true,
                IsReplay = true,
            },
        };

        TextSnapshot.Match(await SentAsync(auditEvent, AlertSeverity.Critical, "security"));
    }

    [Fact]
    public async Task Render_LeastEvent_MatchesTheSnapshot() => TextSnapshot.Match(
        await SentAsync(
            new AuditEvent { EventType = AuditEventType.DataAccess, Message = "Read.", Timestamp = Some.Instant },
            AlertSeverity.Info));

    [Fact]
    public async Task Render_ForTheApi_NamesTheChannel()
    {
        await using var instance = await SlackInstance.StartWithTokenAsync();
        await instance.SendAsync(channel: "#general");
        var body = JsonDocument.Parse(instance.Slack.Requests[0].Body).RootElement;

        Assert.Equal("#general", body.GetProperty("channel").GetString());
        Assert.False(body.TryGetProperty("thread_ts", out _));
        Assert.Empty(instance.Slack.Refusals);
    }

    private static async Task<string> SentAsync(AuditEvent auditEvent, AlertSeverity severity, string? channel = null)
    {
        await using var instance = await SlackInstance.StartAsync();
        await instance.SendAsync(auditEvent, severity, channel);

        Assert.Empty(instance.Slack.Refusals);
        return JsonSerializer.Serialize(
            JsonDocument.Parse(Encoding.UTF8.GetString(Assert.Single(instance.Slack.Requests).Body.Span)), Lines);
    }
}
