using Fapilog.Auditing;

namespace Fapilog.Alerting;

public class AlertComposerTests
{
    private static readonly AuditEvent Whole = new()
    {
        EventId = "id",
        Timestamp = new DateTimeOffset(2025, 8, 7, 12, 0, 0, TimeSpan.Zero),
        EventType = AuditEventType.DataExport,
        Message = "Ada exported.",
        LogLevel = AuditLogLevel.Critical,
        SequenceNumber = 7,
        PreviousHash = "previous",
        Checksum = "checksum",
        Signature = "signature",
        Component = "component",
        Operation = "operation",
        UserId = "user",
        SessionId = "session",
        RequestId = "request",
        ClientIp = "ip",
        UserAgent = "agent",
        ContainerId = "container",
        PluginName = "plugin",
        Hostname = "host",
        ProcessId = 1,
        ErrorContext = AuditMap.Create(("error_id", "e")),
        ErrorCategory = ErrorCategory.Database,
        ErrorSeverity = ErrorSeverity.High,
        DataClassification = "restricted",
        ComplianceLevel = ComplianceLevel.Gdpr,
        RegulatoryTags = ["tag"],
        RetentionCategory = "long",
        Metadata = AuditMap.Create(("allowed", 1), ("other", 2)),
        Extensions = AuditMap.Create(("extra", 3)),
    };

    private static readonly AuditEvent Thin = new()
    {
        EventId = "id",
        Timestamp = Whole.Timestamp,
        EventType = AuditEventType.DataExport,
        Message = "Ada exported.",
        LogLevel = AuditLogLevel.Critical,
        SequenceNumber = 7,
        Checksum = "checksum",
        Component = "component",
        Operation = "operation",
        Hostname = "host",
        ErrorSeverity = ErrorSeverity.High,
        ComplianceLevel = ComplianceLevel.Gdpr,
    };

    [Fact]
    public void Compose_ByDefault_KeepsTheThinMembersAndTheMessage() => Assert.Equal(Thin, Redact(Whole));

    [Fact]
    public void Compose_IncludeMetadata_KeepsThoseKeysOnly() =>
        Assert.Equal(
            Thin with { Metadata = AuditMap.Create(("allowed", 1)) }, Redact(Whole, metadata: ["allowed", "absent", "OTHER"]));

    [Theory]
    [InlineData(true, false, "[withheld: contains PII]")]
    [InlineData(false, true, "[withheld: contains PHI]")]
    [InlineData(true, true, "[withheld: contains PII and PHI]")]
    public void Compose_AFlaggedEvent_WithholdsMessageAndMetadata(bool pii, bool phi, string message) => Assert.Equal(
        Thin with { ContainsPii = pii, ContainsPhi = phi, Message = message },
        Redact(Whole with { ContainsPii = pii, ContainsPhi = phi }, metadata: ["allowed"]));

    [Theory]
    [InlineData("Acme.Billing-2/invoices:v10", true, false)]
    [InlineData("payments_v2.eu", true, true)]
    [InlineData("ip-10-0-0-127.eu.example", false, true)]
    [InlineData("078-05-1120", false, true)]
    [InlineData("ward of Ada Lovelace", false, false)]
    [InlineData("ada@example.com", false, false)]
    [InlineData("GET /patients/Ada?x=1", false, false)]
    [InlineData("patients/4711081", false, false)]
    [InlineData("vm4711081", false, true)]
    [InlineData("Müller", false, false)]
    [InlineData("fe80::1", true, false)]
    [InlineData("", true, true)]
    public void Compose_AFlaggedEvent_KeepsTheNamesOfCodeAndHosts(string text, bool isName, bool isHost)
    {
        var some = Whole with { Component = text, Operation = text, Hostname = text };
        var flagged = Redact(some with { ContainsPii = true });
        var other = Redact(some);

        Assert.Equal(
            (isName ? text : null, isName ? text : null, isHost ? text : null),
            (flagged.Component, flagged.Operation, flagged.Hostname));
        Assert.Equal((text, text, text), (other.Component, other.Operation, other.Hostname));
    }

    [Fact]
    public void Compose_AFlaggedEvent_LeavesOutALongName() =>
        Assert.Null(Redact(Whole with { ContainsPhi = true, Component = new string('c', 65) }).Component);

    [Fact]
    public void Compose_IncludeSensitive_KeepsEverything()
    {
        var flagged = Whole with { ContainsPhi = true };

        Assert.Equal(flagged, Redact(flagged, sensitive: true));
    }

    [Fact]
    public void Compose_AStoredEvent_SaysWhyItAlertsAndWhichAlertItIs()
    {
        var decision =
            new AlertDecision(AlertSeverity.Error, ["critical_error"]) { FindingKey = "finding", Action = AlertAction.Clear };

        var alert = Composer(new AlertInstanceOptions())
            .Compose(PendingAlert.ForTrial(Whole, decision, attempts: 3), Whole.Timestamp).Alert;

        Assert.Equal(["critical_error"], alert.Reasons);
        Assert.Equal(("finding", AlertAction.Clear), (alert.FindingKey, alert.Action));
        Assert.Equal((3, Whole.Timestamp, false), (alert.Attempt, alert.Deadline, alert.IsTest));
        Assert.EndsWith(" --anchor 7:checksum", alert.VerifyCommand, StringComparison.Ordinal);
    }

    private static AlertComposer Composer(AlertInstanceOptions options) =>
        new(new AlertSource("default", "audit_logs"), "chat", options);

    private static AuditEvent Redact(AuditEvent auditEvent, bool sensitive = false, params string[] metadata)
    {
        var options = new AlertInstanceOptions { IncludeSensitive = sensitive, IncludeMetadata = metadata };
        var composed =
            Composer(options).Compose(
            PendingAlert.ForTrial(auditEvent, new AlertDecision(AlertSeverity.Info, []), attempts: 1), auditEvent.Timestamp);
        return composed with { Alert = AlertDetails.None };
    }
}
