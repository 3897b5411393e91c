using System.Text;
using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Alerts.Teams;
using Fapilog.Auditing;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Teams;

public sealed class TeamsMessageTests
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
        TextSnapshot.Match(Indented(TeamsMessage.Render(Some.AuditEvent(), severity)), severity.ToString());

    [Fact]
    public void Render_HostileTexts_MatchesTheSnapshot()
    {
        var auditEvent = Some.AuditEvent(
            9,
            "<!channel> <at>All</at>\r\n[sign in](https://evil.example) **b** \u202Egnp.exe \uD83D {{DATE(2026-01-01)}}",
            "security_event") with
        {
            Component = "pay\r\nments",
            Operation = "_charge_ & <b>go</b>",
            Hostname = "host\u0000-\u200Fשלום",
            Metadata = AuditMap.Create(("[key](https://evil.example)", "- item\n- item"), ("emoji", "👩‍👩‍👧‍👦")),
        };

        TextSnapshot.Match(Indented(TeamsMessage.Render(auditEvent, AlertSeverity.Critical)));
    }

    [Fact]
    public void Render_ClearedTestDigest_MatchesTheSnapshot()
    {
        var auditEvent = Some.AuditEvent(
            9,
            "Three events.",
            "integrity_failure",
            "critical_error") with
        { ContainsPhi = true, SequenceNumber = null, Checksum = null };
        auditEvent = auditEvent with
        {
            Alert = auditEvent.Alert with
            {
                Action = AlertAction.Clear,
                FindingKey = "f",
                Count = 3,
                FirstSequence = 7,
                LastSequence = 9,
                IsTest = true,
                IsReplay = true,
            },
        };

        TextSnapshot.Match(Indented(TeamsMessage.Render(auditEvent, AlertSeverity.Critical)));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("é")]
    [InlineData("😀")]
    [InlineData("\u0001")]
    [InlineData("\"")]
    [InlineData("\\")]
    public void Render_EverythingLarge_FitsAlsoWhenTeamsEscapesIt(string unit)
    {
        var large = string.Concat(Enumerable.Repeat(unit, 10_000));
        var auditEvent = Some.AuditEvent(1, large, [.. Enumerable.Repeat(large, 20)]) with
        {
            EventId = large,
            Checksum = large,
            EventType = new AuditEventType(large),
            Component = large,
            Operation = large,
            Hostname = large,
            ComplianceLevel = new ComplianceLevel(large),
            Metadata = AuditMap.Create(("large", large)),
        };
        auditEvent = auditEvent with { Alert = auditEvent.Alert with { VerifyCommand = large, Count = 3 } };
        var body = TeamsMessage.Render(auditEvent, AlertSeverity.Critical);

        Assert.InRange(Encoding.UTF8.GetString(body).Sum(unit => char.IsAscii(unit) ? 1 : 6), 1, TeamsMessage.MaxBytes);
        Assert.DoesNotContain("\ufffd", Encoding.UTF8.GetString(body), StringComparison.Ordinal);
        Assert.Contains("The stored event has everything.", Encoding.UTF8.GetString(body), StringComparison.Ordinal);
    }

    [Fact]
    public void Render_MegabyteOfMetadata_KeepsTheMessageAndTheAnchor()
    {
        var auditEvent =
            Some.AuditEvent(1, new string('m', 3000)) with { Metadata = AuditMap.Create(("text", new string('x', 1_000_000))) };
        var body = Encoding.UTF8.GetString(TeamsMessage.Render(auditEvent, AlertSeverity.Info));

        Assert.Contains(auditEvent.Message, body, StringComparison.Ordinal);
        Assert.Contains(auditEvent.Checksum!, body, StringComparison.Ordinal);
        Assert.Contains(auditEvent.Alert.VerifyCommand!, body, StringComparison.Ordinal);
        Assert.Contains("Shortened to fit Teams.", body, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_CommonEvent_SaysNothingOfBeingShortened() => Assert.DoesNotContain(
        "Shortened",
        Encoding.UTF8.GetString(TeamsMessage.Render(Some.AuditEvent(), AlertSeverity.Info)),
        StringComparison.Ordinal);

    private static string Indented(byte[] body) => JsonSerializer.Serialize(JsonDocument.Parse(body).RootElement, Lines) + "\n";
}
