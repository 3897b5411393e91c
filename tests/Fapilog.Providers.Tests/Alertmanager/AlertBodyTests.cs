using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Alerts.Alertmanager;
using Fapilog.Auditing;
using Fapilog.Testing;
using AlertmanagerAlert = Fapilog.Alerts.Alertmanager.AlertmanagerAlert;

namespace Fapilog.Providers.Tests.Alertmanager;

public sealed class AlertBodyTests
{
    private static readonly JsonSerializerOptions Lines = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly DateTimeOffset Now = Some.Instant.AddSeconds(2);

    [Theory]
    [InlineData(AlertSeverity.Info)]
    [InlineData(AlertSeverity.Warning)]
    [InlineData(AlertSeverity.Error)]
    [InlineData(AlertSeverity.Critical)]
    public void Render_Severity_MatchesTheSnapshot(AlertSeverity severity) =>
        TextSnapshot.Match(Indented(Some.AuditEvent(), severity), severity.ToString());

    [Fact]
    public void Render_HostileTexts_MatchesTheSnapshot()
    {
        var auditEvent = Some.AuditEvent(
            9, "<!channel>\r\n{{ template \"x\" }} <a href=x> \u202Egnp.exe \uD83D", "security event!", "critical_error") with
        {
            Component = "pay\r\nments",
            Operation = "charge\u0000",
            Hostname = "host-\u200Fשלום",
            Metadata = AuditMap.Create(("key\n", "value\r\nsecond"), ("emoji", "👩‍👩‍👧‍👦")),
        };

        TextSnapshot.Match(Indented(auditEvent, AlertSeverity.Critical));
    }

    [Fact]
    public void Render_ClearOfAFinding_MatchesTheSnapshot() =>
        TextSnapshot.Match(Indented(Finding(AlertAction.Clear), AlertSeverity.Critical));

    [Fact]
    public void Render_LeastEvent_LeavesEverythingEmptyOut()
    {
        var auditEvent = new AuditEvent { EventType = AuditEventType.DataAccess, Message = "Read.", Timestamp = Some.Instant };

        TextSnapshot.Match(Indented(auditEvent, AlertSeverity.Info));
    }

    [Fact]
    public void Render_RaiseAndClear_HaveTheSameLabelsAlsoWithOneAlertPerEvent()
    {
        var settings = new AlertmanagerSettings { OneAlertPerEvent = true };
        var raise = Alert(Finding(AlertAction.Raise), settings);
        var clear =
            Alert(Finding(AlertAction.Clear) with { EventId = "another", SequenceNumber = null, Checksum = null }, settings);

        Assert.Equal(raise.GetProperty("labels").GetRawText(), clear.GetProperty("labels").GetRawText());
        Assert.Equal("audit_1.jsonl:3", raise.GetProperty("labels").GetProperty("finding").GetString());
        Assert.Equal(AlertTime(Now.AddDays(1)), raise.GetProperty("endsAt").GetString());
        Assert.Equal(AlertTime(Now), clear.GetProperty("endsAt").GetString());
        Assert.False(clear.TryGetProperty("startsAt", out _));
    }

    [Fact]
    public void Render_OneAlertPerEvent_AddsTheEventsId() =>
        Assert.Equal(
            Some.AuditEvent().EventId,
            Label(Alert(Some.AuditEvent(), new AlertmanagerSettings { OneAlertPerEvent = true }), "event_id"));

    [Fact]
    public void Render_TwoEventsOfOneKind_AreOneAlert() => Assert.Equal(
        Alert(Some.AuditEvent(1), new AlertmanagerSettings()).GetProperty("labels").GetRawText(),
        Alert(Some.AuditEvent(2, "Another."), new AlertmanagerSettings()).GetProperty("labels").GetRawText());

    [Fact]
    public void Render_Test_IsAnotherAlertThanTheReal()
    {
        var auditEvent = Some.AuditEvent();

        Assert.Equal(
            "true",
            Label(
                Alert(auditEvent with { Alert = auditEvent.Alert with { IsTest = true } }, new AlertmanagerSettings()), "test"));
        Assert.Null(Label(Alert(auditEvent, new AlertmanagerSettings()), "test"));
    }

    [Fact]
    public void Render_SettingLabels_AreAdded() => Assert.Equal(
        "security",
        Label(
            Alert(
                Some.AuditEvent(),
                new AlertmanagerSettings { Labels = new Dictionary<string, string> { ["team"] = "security" } }),
            "team"));

    [Fact]
    public void Render_EventFromAClockThatIsAhead_BeginsNow()
    {
        var alert = Alert(
            Some.AuditEvent() with { Timestamp = Now.AddHours(3) }, new AlertmanagerSettings { Hold = TimeSpan.FromMinutes(10) });

        Assert.Equal(AlertTime(Now), alert.GetProperty("startsAt").GetString());
        Assert.Equal(AlertTime(Now.AddMinutes(10)), alert.GetProperty("endsAt").GetString());
    }

    [Theory]
    [InlineData("x")]
    [InlineData("😀")]
    [InlineData("\"")]
    public void Render_EverythingLarge_StaysSmall(string unit)
    {
        var large = string.Concat(Enumerable.Repeat(unit, 500_000));
        var auditEvent = Some.AuditEvent(1, large, large) with
        {
            EventId = large,
            Component = large,
            Hostname = large,
            Operation = large,
            Metadata = AuditMap.Create(("large", large)),
        };
        auditEvent = auditEvent with { Alert = auditEvent.Alert with { FindingKey = large, VerifyCommand = large } };
        var body = AlertmanagerAlert.Render(auditEvent, AlertSeverity.Critical, new AlertmanagerSettings(), Now);

        Assert.InRange(body.Length, 1, 64_000);
        Assert.DoesNotContain('\ufffd', System.Text.Encoding.UTF8.GetString(body));
    }

    private static AuditEvent Finding(AlertAction action)
    {
        var auditEvent = Some.AuditEvent(9, "The trail was changed.", "integrity_failure", "critical_error");
        return auditEvent with { Alert = auditEvent.Alert with { FindingKey = "audit_1.jsonl:3", Action = action } };
    }

    private static JsonElement Alert(AuditEvent auditEvent, AlertmanagerSettings settings) =>
        JsonDocument.Parse(AlertmanagerAlert.Render(auditEvent, AlertSeverity.Critical, settings, Now)).RootElement[0];

    private static string? Label(JsonElement alert, string name) =>
        alert.GetProperty("labels").TryGetProperty(name, out var label) ? label.GetString() : null;

    private static string AlertTime(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffff", System.Globalization.CultureInfo.InvariantCulture) + "Z";

    private static string Indented(AuditEvent auditEvent, AlertSeverity severity) => JsonSerializer.Serialize(
        JsonDocument.Parse(AlertmanagerAlert.Render(auditEvent, severity, new AlertmanagerSettings(), Now)).RootElement,
        Lines) + "\n";
}
