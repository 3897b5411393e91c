using System.Text;
using Fapilog.Auditing;
using Fapilog.Compliance;
using Fapilog.Support;

namespace Fapilog.Alerting;

/// <summary>Rows 1 to 4 of the table of conditions, for every event type, through a real trail.</summary>
public sealed class AlertRulesTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public static TheoryData<string> Types => [.. AuditEventType.KnownValues];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Types))]
    public async Task CriticalLevel_OfAnyType_AlertsAsCritical(string type) =>
        await AssertAlertsAsync(
            new CompliancePolicy(), Event(type, AuditLogLevel.Critical), AlertSeverity.Critical, "critical_error");

    [Theory]
    [MemberData(nameof(Types))]
    public async Task SecurityLevel_OfAnyType_AlertsByType(string type) => await AssertAlertsAsync(
        new CompliancePolicy(),
        Event(type, AuditLogLevel.Security),
        type switch
        {
            "security_violation" => AlertSeverity.Critical,
            "authorization_failed" => AlertSeverity.Error,
            _ => AlertSeverity.Warning,
        },
        "security_event");

    [Theory]
    [MemberData(nameof(Types))]
    public async Task PersonalDataUnderGdpr_OfAnyType_AlertsByType(string type) => await AssertAlertsAsync(
        new CompliancePolicy { Level = ComplianceLevel.Gdpr },
        Event(type) with { ContainsPii = true },
        type switch
        {
            "data_export" or "data_deletion" => AlertSeverity.Error,
            "data_modification" => AlertSeverity.Warning,
            _ => AlertSeverity.Info,
        },
        "compliance_violation");

    [Theory]
    [MemberData(nameof(Types))]
    public async Task HealthDataUnderHipaa_OfAnyType_AlertsOneStepHigher(string type) => await AssertAlertsAsync(
        new CompliancePolicy { Level = ComplianceLevel.Hipaa },
        Event(type) with { ContainsPhi = true },
        type switch
        {
            "data_export" or "data_deletion" => AlertSeverity.Critical,
            "data_modification" => AlertSeverity.Error,
            _ => AlertSeverity.Warning,
        },
        "compliance_violation");

    [Fact]
    public async Task SeveralConditions_MakeOneCallWithAllReasonsAndTheHighestSeverity()
    {
        var security = Event("authentication_failed", AuditLogLevel.Security) with { ContainsPii = true };

        await AssertAlertsAsync(
            new CompliancePolicy { Level = ComplianceLevel.Gdpr },
            security,
            AlertSeverity.Warning,
            "security_event",
            "compliance_violation");
        await AssertAlertsAsync(
            new CompliancePolicy { Level = ComplianceLevel.Gdpr },
            Event("data_access", AuditLogLevel.Critical) with { ContainsPii = true },
            AlertSeverity.Critical,
            "critical_error",
            "compliance_violation");
    }

    [Fact]
    public async Task Switches_OfThePolicy_SwitchTheirRowAndNoOther()
    {
        var off =
            new CompliancePolicy { Level = ComplianceLevel.Gdpr, AlertOnCriticalErrors = false, AlertOnSecurityEvents = false };

        await AssertSilentAsync(off, Event("component_failure", AuditLogLevel.Critical));
        await AssertSilentAsync(off, Event("security_violation", AuditLogLevel.Security));
        await AssertAlertsAsync(
            off,
            Event("data_access", AuditLogLevel.Critical) with { ContainsPii = true },
            AlertSeverity.Info,
            "compliance_violation");
        await AssertAlertsAsync(
            new CompliancePolicy { AlertOnSecurityEvents = false },
            Event("data_access", AuditLogLevel.Critical),
            AlertSeverity.Critical,
            "critical_error");
        await AssertSilentAsync(
            new CompliancePolicy { Level = ComplianceLevel.Gdpr, RealTimeAlerts = false },
            Event("data_access", AuditLogLevel.Critical) with { ContainsPii = true });
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task OtherLevels_OfAnyType_AlertNobody(string type)
    {
        AuditEvent[] events =
        [
            .. new[] { AuditLogLevel.Debug, AuditLogLevel.Info, AuditLogLevel.Warning, AuditLogLevel.Error }.Select(
                level => Event(type, level)),
            Event(type) with { ContainsPii = true, ContainsPhi = true },
            Event(type, AuditLogLevel.Error) with { ErrorSeverity = ErrorSeverity.High },
        ];

        await AssertSilentAsync(new CompliancePolicy(), events);
    }

    [Fact]
    public async Task DataOfAnotherRegulation_AlertsNobody()
    {
        await AssertSilentAsync(
            new CompliancePolicy { Level = ComplianceLevel.Gdpr }, Event("data_export") with { ContainsPhi = true });
        await AssertSilentAsync(
            new CompliancePolicy { Level = ComplianceLevel.Hipaa }, Event("data_export") with { ContainsPii = true });
        foreach (var level in ComplianceLevel.KnownValues.Except(["gdpr", "hipaa"]))
        {
            await AssertSilentAsync(
                new CompliancePolicy { Level = new ComplianceLevel(level) },
                Event("data_export") with { ContainsPii = true, ContainsPhi = true, ComplianceLevel = ComplianceLevel.Gdpr });
        }
    }

    private static AuditEvent Event(string type, AuditLogLevel? level = null) =>
        Some.Event($"It was {type}.", level) with { EventType = new AuditEventType(type), Component = "part" };

    private async Task AssertAlertsAsync(
        CompliancePolicy policy, AuditEvent auditEvent, AlertSeverity severity, params string[] reasons)
    {
        var inFile = new List<bool>();
        using var dispatcher = new ScriptedDispatcher(alert =>
        {
            inFile.Add(_directory.Lines()
                .Any(line => Encoding.ASCII.GetString(line).Contains(alert.Event.Checksum!, StringComparison.Ordinal)));
            return ScriptedDispatcher.Accept;
        });
        AuditReceipt receipt;
        await using (
            var trail = await Some.StartedTrailAsync(_directory, dispatcher, new() { Channel = "#audit" }, policy: policy))
        {
            receipt = await trail.LogEventAsync(auditEvent, AuditDurability.Durable);
            await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);
            Assert.Equal(1, trail.Statistics.AlertsRaised);
        }

        var sent = await dispatcher.NextCallAsync();
        Assert.Equal(1, dispatcher.Count);
        Assert.Equal((severity, "#audit"), (sent.Severity, sent.Channel));
        Assert.Equal(reasons, sent.Event.Alert.Reasons);
        Assert.Equal(
            (receipt.EventId, receipt.SequenceNumber, receipt.Checksum),
            (sent.Event.EventId, sent.Event.SequenceNumber, sent.Event.Checksum));
        Assert.Equal(
            (auditEvent.EventType, auditEvent.LogLevel, "part"),
            (sent.Event.EventType, sent.Event.LogLevel, sent.Event.Component));
        Assert.Equal([true], inFile);
    }

    private async Task AssertSilentAsync(CompliancePolicy policy, params AuditEvent[] events)
    {
        var dispatcher = new CollectingDispatcher();
        await using (var trail = await Some.StartedTrailAsync(_directory, dispatcher, policy: policy))
        {
            foreach (var auditEvent in events)
            {
                await trail.LogEventAsync(auditEvent);
            }

            await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);
            Assert.Equal((events.Length, 0), (trail.Statistics.Stored, trail.Statistics.AlertsRaised));
        }

        Assert.Empty(dispatcher.Sent);
    }
}
