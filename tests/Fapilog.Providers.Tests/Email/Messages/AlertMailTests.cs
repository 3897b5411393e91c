using System.Net;
using Fapilog.Alerting;
using Fapilog.Alerts.Email;
using Fapilog.Auditing;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Email.Messages;

public sealed class AlertMailTests
{
    private static readonly DateTimeOffset Date = new(2026, 3, 1, 13, 30, 46, TimeSpan.FromHours(1));

    private static readonly EmailSettings Settings = new()
    {
        Host = "smtp.example.test",
        From = "Audit trail <alerts@example.test>",
        To = ["On call <oncall@example.test>", "second@example.test"],
    };

    [Theory]
    [InlineData(AlertSeverity.Critical)]
    [InlineData(AlertSeverity.Error)]
    [InlineData(AlertSeverity.Warning)]
    [InlineData(AlertSeverity.Info)]
    public void Render_Severity_MatchesTheSnapshot(AlertSeverity severity) =>
        TextSnapshot.Match(Render(Some.AuditEvent(), severity), severity.ToString());

    [Fact]
    public void Render_Hostile_MatchesTheSnapshot() => TextSnapshot.Match(Render(Some.AuditEvent(
        message: "<!channel> <script>alert(1)</script>\r\nBcc: evil@example.test\r\n\r\n\u202Egnp.exe\u202C \ud83d =?utf-8?q?a=0D=0A?= 🚨") with
    {
        Component = "pay<b>ments</b>\r\nX-Evil: 1",
        EventId = "id\r\nX-Evil: 1",
        Metadata = AuditMap.Create(("<i>key</i>", "a & b")),
    }));

    [Fact]
    public void Render_LeastEvent_MatchesTheSnapshot() => TextSnapshot.Match(Render(new AuditEvent
    {
        EventType = AuditEventType.DataAccess,
        Message = string.Empty,
    }));

    [Fact]
    public void Render_Digest_MatchesTheSnapshot()
    {
        var auditEvent = Some.AuditEvent();
        var alert = auditEvent.Alert with { Count = 250, FirstSequence = 7, LastSequence = 256 };
        TextSnapshot.Match(Render(auditEvent with { Alert = alert, ContainsPhi = true, Message = "[withheld: contains PHI]" }));
    }

    [Theory]
    [InlineData("test", "[TEST] CRITICAL: ", "This is a test: a person is trying out")]
    [InlineData("replay", "[REPLAY] CRITICAL: ", "This alert is sent again")]
    [InlineData("clear", "[CLEARED] CRITICAL: ", "This is over")]
    [InlineData("test of a clear", "[TEST] [CLEARED] CRITICAL: ", "This is a test")]
    public void Render_Mark_StandsInSubjectAndBothParts(string mark, string subject, string notice)
    {
        var auditEvent = Some.AuditEvent();
        using var mail = Mail(auditEvent with
        {
            Alert = auditEvent.Alert with
            {
                IsTest = mark.StartsWith("test", StringComparison.Ordinal),
                IsReplay = mark == "replay",
                Action = mark.EndsWith("clear", StringComparison.Ordinal) ? AlertAction.Clear : AlertAction.Raise,
            },
        });

        Assert.StartsWith(subject, mail.Message.Subject, StringComparison.Ordinal);
        Assert.StartsWith(subject, mail.Message.TextBody, StringComparison.Ordinal);
        Assert.Contains(notice, mail.Message.TextBody, StringComparison.Ordinal);
        Assert.Contains(notice, mail.Message.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_RaiseAndClearOfOneFinding_StandInOneThread()
    {
        using var raise = Mail(Finding(1, "integrity:a"));
        using var clear = Mail(Finding(2, "integrity:a"));
        using var other = Mail(Finding(3, "integrity:b"));

        Assert.NotEqual(raise.Message.MessageId, clear.Message.MessageId);
        Assert.Equal(raise.Message.InReplyTo, clear.Message.InReplyTo);
        Assert.Equal(raise.Message.References, clear.Message.References);
        Assert.NotEqual(raise.Message.InReplyTo, other.Message.InReplyTo);

        static AuditEvent Finding(long sequence, string key) => Some.AuditEvent(sequence) is var found
            ? found with { Alert = found.Alert with { FindingKey = key } }
            : throw new InvalidOperationException();
    }

    [Fact]
    public void Render_SameAlertLater_HasTheSameMessageId()
    {
        using var first = AlertMail.Render(Some.AuditEvent(), AlertSeverity.Critical, Settings, Date);
        using var second = AlertMail.Render(Some.AuditEvent(), AlertSeverity.Critical, Settings, Date.AddHours(3));

        Assert.Equal(first.Message.MessageId, second.Message.MessageId);
        Assert.Equal($"{Some.AuditEvent().Alert.IdempotencyKey}@example.test", first.Message.MessageId);
        Assert.Null(first.Message.InReplyTo);
    }

    [Fact]
    public void Render_SenderOfAnInternationalDomain_HasAnAsciiMessageId()
    {
        var settings = new EmailSettings { Host = "x", From = "alerts@bücher.example", To = Settings.To };
        using var mail = AlertMail.Render(Some.AuditEvent(), AlertSeverity.Critical, settings, Date);

        Assert.EndsWith("@xn--bcher-kva.example", mail.Message.MessageId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AlertMail.MaxBytes)]
    [InlineData(40_000)]
    [InlineData(20_000)]
    public void Render_LargeAlert_FitsAndKeepsWhatMattersMost(int maxBytes)
    {
        var auditEvent = Some.AuditEvent(message: string.Concat(Enumerable.Repeat("Grüße 🚨 ", 10_000))) with
        {
            Component = new string('漢', 10_000),
            Operation = new string('漢', 10_000),
            Metadata =
                AuditMap.Create(
                    [.. Enumerable.Range(0, 500).Select(number => ($"key{number}", (AuditValue)new string('漢', 2000)))]),
        };
        using var mail = AlertMail.Render(auditEvent, AlertSeverity.Critical, Settings, Date, maxBytes);

        Assert.InRange(mail.Bytes.Length, 1, maxBytes);
        Assert.Contains("Shortened to fit a mail.", mail.Message.TextBody, StringComparison.Ordinal);
        var texts = new[] { mail.Message.TextBody!, WebUtility.HtmlDecode(mail.Message.HtmlBody!) };
        foreach (var expected in new[] { auditEvent.EventId, auditEvent.Checksum!, "fapilog verify audit_logs", "Grüße 🚨", "critical_error" })
        {
            Assert.All(texts, text => Assert.Contains(expected, text, StringComparison.Ordinal));
        }
    }

    private static AlertMail Mail(AuditEvent auditEvent) => AlertMail.Render(auditEvent, AlertSeverity.Critical, Settings, Date);

    private static string Render(AuditEvent auditEvent, AlertSeverity severity = AlertSeverity.Critical)
    {
        using var mail = AlertMail.Render(auditEvent, severity, Settings, Date);
        return mail.Text;
    }
}
