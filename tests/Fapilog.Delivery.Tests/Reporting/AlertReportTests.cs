using Fapilog.Alerting;
using Fapilog.Testing;

namespace Fapilog.Delivery.Tests.Reporting;

public sealed class AlertReportTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t")]
    [InlineData("\u200B\u202E")]
    [InlineData("\u200D\u3164\u2800")]
    public void Of_AMessageThatShowsNothing_IsNamedByItsType(string message)
    {
        var report = new AlertReport(Some.AuditEvent(7, message), AlertSeverity.Critical);

        Assert.Equal(("component_failure", "CRITICAL: component_failure"), (report.What, report.Headline));
    }

    [Fact]
    public void Of_AnEvent_SaysWhatAPersonNeeds()
    {
        var report = new AlertReport(Some.AuditEvent(), AlertSeverity.Critical);

        Assert.Equal("critical", report.Severity);
        Assert.Equal("CRITICAL: Payment service stopped answering.", report.Headline);
        Assert.Equal(
            [
                "Why: critical_error (the event's level is critical)",
                "Component: payments",
                "Operation: charge",
                "When: 2026-03-01 12:30:45.123456 UTC",
                "Host: host-1",
                "Event type: component_failure",
                "Compliance level: pci_dss",
                "Event id: 00000000-0000-4000-8000-000000000007",
                "Sequence: 7",
                "Checksum: 0000000000000000000000000000000000000000000000000000000000000007",
                "Verify with: fapilog verify audit_logs",
            ],
            report.Facts.Select(fact => $"{fact.Label}: {fact.Value}"));
        Assert.Equal(
            ["Process: 4711", "attempts: 3", "gateway: primary", "ratio: 0.5"],
            report.Details.Select(fact => $"{fact.Label}: {fact.Value}"));
    }

    [Fact]
    public void Of_AnEventThatIsNotStored_SaysSoInPlaceOfTheAnchor()
    {
        var report = new AlertReport(Some.AuditEvent() with { SequenceNumber = null, Checksum = null }, AlertSeverity.Error);

        Assert.Equal(("not stored", "not stored"), (report.Fact("sequence_number"), report.Fact("checksum")));
    }

    [Fact]
    public void Of_ATestAReplayAndAClear_MarksThem()
    {
        var some = Some.AuditEvent();
        var marked = some with { Alert = some.Alert with { IsTest = true, IsReplay = true, Action = AlertAction.Clear } };

        Assert.StartsWith(
            "[TEST] [REPLAY] [CLEARED] INFO: ", new AlertReport(marked, AlertSeverity.Info).Headline, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ADigestThatAnotherInstanceCouldNotDeliver_SaysBoth()
    {
        var some = Some.AuditEvent(9, "Login failed.");
        var report = new AlertReport(
            some with
            {
                Alert = some.Alert with
                {
                    Count = 250,
                    FirstSequence = 7,
                    LastSequence = 256,
                    FallbackFor = "oncall",
                    FallbackReason = "The vendor answered 403.",
                },
            },
            AlertSeverity.Warning);

        Assert.Equal("[FALLBACK] WARNING: 250 times: Login failed.", report.Headline);
        Assert.Equal("250, sequence 7 to 256", report.Fact("count"));
        Assert.Equal("oncall, which could not deliver it: The vendor answered 403.", report.Fact("fallback_for"));
    }

    [Theory]
    [InlineData(true, false, "the event concerns personal data, which GDPR protects", "personal data (PII)")]
    [InlineData(false, true, "the event concerns health data, which HIPAA protects", "health data (PHI)")]
    [InlineData(
        true,
        true,
        "the event concerns personal and health data, which GDPR or HIPAA protects",
        "personal data (PII) and health data (PHI)")]
    public void Of_AFlaggedEvent_SaysWhichDataAndNotWhich(bool pii, bool phi, string why, string contains)
    {
        var some = Some.AuditEvent(7, "[withheld]", "compliance_violation") with { ContainsPii = pii, ContainsPhi = phi };
        var report = new AlertReport(some, AlertSeverity.Info);

        Assert.Equal($"compliance_violation ({why})", report.Fact("why"));
        Assert.Equal(contains, report.Fact("contains"));
    }

    [Fact]
    public void Of_HostileEvents_HasNoEmptyFactAndOneLineEach() => Assert.All(Enumerable.Range(0, 100), seed =>
    {
        var report = new AlertReport(HostileEvents.Create(seed), AlertSeverity.Error);

        Assert.NotEmpty(report.What);
        Assert.DoesNotContain('\n', report.Headline);
        Assert.All(report.Facts.Concat(report.Details), fact =>
        {
            Assert.NotEmpty(fact.Value);
            Assert.DoesNotContain(fact.Value, char.IsControl);
        });
    });
}
