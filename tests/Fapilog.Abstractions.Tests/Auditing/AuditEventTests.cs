using System.Reflection;
using Fapilog.Alerting;

namespace Fapilog.Auditing;

public class AuditEventTests
{
    private static readonly DateTimeOffset Noon = new(2025, 8, 7, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Members => [.. Changes.Keys];

    private static Dictionary<string, Func<AuditEvent, AuditEvent>> Changes { get; } = new()
    {
        [nameof(AuditEvent.EventId)] = e => e with { EventId = "other" },
        [nameof(AuditEvent.Timestamp)] = e => e with { Timestamp = Noon.AddTicks(10) },
        [nameof(AuditEvent.EventType)] = e => e with { EventType = AuditEventType.DataExport },
        [nameof(AuditEvent.LogLevel)] = e => e with { LogLevel = AuditLogLevel.Critical },
        [nameof(AuditEvent.Message)] = e => e with { Message = "other" },
        [nameof(AuditEvent.SequenceNumber)] = e => e with { SequenceNumber = 2 },
        [nameof(AuditEvent.PreviousHash)] = e => e with { PreviousHash = "other" },
        [nameof(AuditEvent.Checksum)] = e => e with { Checksum = "other" },
        [nameof(AuditEvent.Signature)] = e => e with { Signature = "other" },
        [nameof(AuditEvent.Component)] = e => e with { Component = "other" },
        [nameof(AuditEvent.Operation)] = e => e with { Operation = "other" },
        [nameof(AuditEvent.UserId)] = e => e with { UserId = "other" },
        [nameof(AuditEvent.SessionId)] = e => e with { SessionId = "other" },
        [nameof(AuditEvent.RequestId)] = e => e with { RequestId = "other" },
        [nameof(AuditEvent.ClientIp)] = e => e with { ClientIp = "other" },
        [nameof(AuditEvent.UserAgent)] = e => e with { UserAgent = "other" },
        [nameof(AuditEvent.ContainerId)] = e => e with { ContainerId = "other" },
        [nameof(AuditEvent.PluginName)] = e => e with { PluginName = "other" },
        [nameof(AuditEvent.Hostname)] = e => e with { Hostname = "other" },
        [nameof(AuditEvent.ProcessId)] = e => e with { ProcessId = 2 },
        [nameof(AuditEvent.ErrorContext)] = e => e with { ErrorContext = AuditMap.Create(("error_id", "2")) },
        [nameof(AuditEvent.ErrorCategory)] = e => e with { ErrorCategory = ErrorCategory.IO },
        [nameof(AuditEvent.ErrorSeverity)] = e => e with { ErrorSeverity = ErrorSeverity.High },
        [nameof(AuditEvent.DataClassification)] = e => e with { DataClassification = "other" },
        [nameof(AuditEvent.ContainsPii)] = e => e with { ContainsPii = true },
        [nameof(AuditEvent.ContainsPhi)] = e => e with { ContainsPhi = true },
        [nameof(AuditEvent.ComplianceLevel)] = e => e with { ComplianceLevel = ComplianceLevel.Gdpr },
        [nameof(AuditEvent.RegulatoryTags)] = e => e with { RegulatoryTags = ["a", "c"] },
        [nameof(AuditEvent.RetentionCategory)] = e => e with { RetentionCategory = "other" },
        [nameof(AuditEvent.Metadata)] = e => e with { Metadata = AuditMap.Create(("key", 1.0)) },
        [nameof(AuditEvent.Extensions)] = e => e with { Extensions = AuditMap.Create(("extra", true)) },
        [nameof(AuditEvent.Alert)] = e => e with { Alert = new AlertDetails { Attempt = 1 } },
    };

    [Fact]
    public void Changes_OfThisTest_CoverEveryMember()
    {
        var members = typeof(AuditEvent).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(member => member.Name);

        Assert.Equal(members.Order(), Changes.Keys.Order());
    }

    [Theory]
    [MemberData(nameof(Members))]
    public void Equals_OneMemberDiffers_IsFalse(string member) => Assert.NotEqual(Sample(), Changes[member](Sample()));

    [Fact]
    public void Equals_SameContentInOtherLists_IsTrueAndHashesAlike()
    {
        var one = Sample();
        var other = Sample();

        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
    }

    [Fact]
    public void Equals_SameInstantInAnotherOffset_IsFalse() =>
        Assert.NotEqual(Sample(), Sample() with { Timestamp = Noon.ToOffset(TimeSpan.FromHours(2)) });

    [Fact]
    public void With_LeavesTheOriginalAsItWas()
    {
        var original = Sample();

        _ = original with { Message = "changed", RegulatoryTags = ["changed"] };

        Assert.Equal(Sample(), original);
    }

    [Fact]
    public void RegulatoryTags_TheCallersListChangesLater_AreACopy()
    {
        var tags = new List<string> { "a" };
        var auditEvent = Sample() with { RegulatoryTags = tags };

        tags.Add("b");

        Assert.Equal(["a"], auditEvent.RegulatoryTags);
    }

    [Fact]
    public void RegulatoryTags_Null_Throws() =>
        Assert.Throws<ArgumentNullException>(() => Sample() with { RegulatoryTags = null! });

    [Fact]
    public void ToString_ShowsIdTypeAndSequenceOnly()
    {
        Assert.Equal("id data_access #1", Sample().ToString());
        Assert.Equal("id data_access #-", (Sample() with { SequenceNumber = null }).ToString());
    }

    private static AuditEvent Sample() => new()
    {
        EventId = "id",
        Timestamp = Noon,
        EventType = AuditEventType.DataAccess,
        Message = "secret message",
        SequenceNumber = 1,
        RegulatoryTags = new List<string> { "a", "b" },
        Metadata = AuditMap.Create(("key", 1)),
        ErrorContext = AuditMap.Create(("error_id", "1")),
    };
}
