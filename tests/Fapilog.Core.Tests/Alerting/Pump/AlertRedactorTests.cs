using Fapilog.Auditing;

namespace Fapilog.Alerting;

public class AlertRedactorTests
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
        ErrorContext = AuditMap.Of(("error_id", "e")),
        ErrorCategory = ErrorCategory.Database,
        ErrorSeverity = ErrorSeverity.High,
        DataClassification = "restricted",
        ComplianceLevel = ComplianceLevel.Gdpr,
        RegulatoryTags = ["tag"],
        RetentionCategory = "long",
        Metadata = AuditMap.Of(("allowed", 1), ("other", 2)),
        Extensions = AuditMap.Of(("extra", 3)),
        Alert = new AlertDetails { Attempt = 1 },
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
        Alert = new AlertDetails { Attempt = 1 },
    };

    [Fact]
    public void Redact_ByDefault_KeepsTheThinMembersAndTheMessage() => Assert.Equal(Thin, Redact(Whole));

    [Fact]
    public void Redact_IncludeMetadata_KeepsThoseKeysOnly() =>
        Assert.Equal(Thin with { Metadata = AuditMap.Of(("allowed", 1)) }, Redact(Whole, metadata: ["allowed", "absent", "OTHER"]));

    [Theory]
    [InlineData(true, false, "[withheld: contains PII]")]
    [InlineData(false, true, "[withheld: contains PHI]")]
    [InlineData(true, true, "[withheld: contains PII and PHI]")]
    public void Redact_AFlaggedEvent_WithholdsMessageAndMetadata(bool pii, bool phi, string message) => Assert.Equal(
        Thin with { ContainsPii = pii, ContainsPhi = phi, Message = message },
        Redact(Whole with { ContainsPii = pii, ContainsPhi = phi }, metadata: ["allowed"]));

    [Fact]
    public void Redact_IncludeSensitive_KeepsEverything()
    {
        var flagged = Whole with { ContainsPhi = true };

        Assert.Same(flagged, Redact(flagged, sensitive: true));
    }

    private static AuditEvent Redact(AuditEvent auditEvent, bool sensitive = false, params string[] metadata)
    {
        var options = new AlertInstanceOptions { IncludeSensitive = sensitive };
        Array.ForEach(metadata, options.IncludeMetadata.Add);
        return new AlertRedactor(options).Redact(auditEvent);
    }
}
