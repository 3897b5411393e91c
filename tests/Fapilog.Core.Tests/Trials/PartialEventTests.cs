using System.Text;
using System.Text.Json;
using Fapilog.Auditing;
using Fapilog.Compliance;
using Fapilog.Support;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Trials;

public sealed class PartialEventTests
{
    private static readonly AuditTrailOptions Trail = new() { Policy = new CompliancePolicy { Level = ComplianceLevel.Sox } };

    // Every member of the record but the two that are not on disk.
    private static readonly IEnumerable<string> Members = typeof(AuditEvent).GetProperties()
        .Select(property => property.Name)
        .Except([nameof(AuditEvent.Alert), nameof(AuditEvent.Extensions)])
        .Select(JsonNamingPolicy.SnakeCaseLower.ConvertName);

    private readonly FakeTimeProvider _clock = Some.Clock();

    [Fact]
    public void Read_OfATypeAndAMessage_FillsInTheRestAsATrailDoes()
    {
        var auditEvent =
            Good("""{"event_type":"data_access","message":"Read.","user_id":"u-17","sequence_number":null,"checksum":null}""");

        Assert.Equal(AuditEventType.DataAccess, auditEvent.EventType);
        Assert.Equal(("Read.", "u-17"), (auditEvent.Message, auditEvent.UserId));
        Assert.Equal(AuditLogLevel.Info, auditEvent.LogLevel);
        Assert.Equal(Some.Noon, auditEvent.Timestamp);
        Assert.Equal(ComplianceLevel.Sox, auditEvent.ComplianceLevel);
        Assert.Equal((Environment.MachineName, (long?)Environment.ProcessId), (auditEvent.Hostname, auditEvent.ProcessId));
        Assert.True(Guid.TryParse(auditEvent.EventId, out _));
        Assert.Null(auditEvent.SequenceNumber);
        Assert.Null(auditEvent.Checksum);
    }

    [Theory]
    [InlineData("""{"event_type":"security_violation"}""", "security")]
    [InlineData("""{"event_type":"authorization_failed"}""", "security")]
    [InlineData("""{"event_type":"authentication_failed","log_level":null}""", "security")]
    [InlineData("""{"event_type":"security_violation","log_level":"info"}""", "info")]
    [InlineData("""{"event_type":"error_occurred"}""", "error")]
    [InlineData("""{"event_type":"error_occurred","error_severity":"critical"}""", "critical")]
    [InlineData("""{"event_type":"config_changed"}""", "info")]
    [InlineData("""{"message":"only this"}""", "critical")]
    [InlineData("{}", "critical")]
    public void Read_WithoutALevel_TakesTheOneTheShortcutsGive(string json, string expected) =>
        Assert.Equal(expected, Good(json).LogLevel.Value);

    [Fact]
    public void Read_OfAnEmptyObject_IsTheSample()
    {
        var (read, sample) = (Good("{}"), PartialEvent.Sample(Trail, _clock));

        Assert.Equal((sample.EventType, sample.Message, sample.LogLevel), (read.EventType, read.Message, read.LogLevel));
    }

    [Fact]
    public void Read_OfAStoredLine_KeepsItsPlaceInTheChainAndItsKind()
    {
        var auditEvent = Good(
            """{"event_type":"component_failure","message":"m","sequence_number":7,"checksum":"abc","previous_hash":"def","metadata":{"kind":"integrity_failure"}}""");

        Assert.Equal((7L, "abc", "def"), (auditEvent.SequenceNumber, auditEvent.Checksum, auditEvent.PreviousHash));
        Assert.Equal("integrity_failure", auditEvent.Metadata["kind"].AsString());
    }

    [Fact]
    public void Read_OfEveryMemberOfTheFormat_KnowsIt()
    {
        // As null a member says nothing, and still must be one.
        var line = $"{{{string.Join(',', Members.Select(name => $"\"{name}\":null"))}}}";

        Assert.Equal(30, Members.Count());
        Good(line);
        Assert.Equal(30, Read(line.Replace("\":null", "_x\":null", StringComparison.Ordinal), out _).Count);
    }

    [Fact]
    public void Read_OfManyFaults_TellsThemAllAtOnceAndGivesTheSample()
    {
        var faults = Read(
            """{"event_tpe":"x","message":5,"log_level":"loud","error_severity":"huge","timestamp":"noon","tenant_of_mine":1}""",
            out var auditEvent);

        Assert.Equal(
            [
                "The member 'message' is a whole number, not a text.",
                "The member 'timestamp' is 'noon', not a time such as '2025-08-07T02:50:08.443693Z'.",
                "The member 'event_tpe' is not part of the format. Did you mean 'event_type'? Other data belongs in 'metadata'.",
                "The member 'tenant_of_mine' is not part of the format. Other data belongs in 'metadata'.",
                "The member 'error_severity' is 'huge'. Did you mean 'high'? It must be one of critical, high, medium, low, info. A value of your own belongs in 'metadata'.",
                "The member 'log_level' is 'loud'. It must be one of debug, info, warning, error, critical, security. A value of your own belongs in 'metadata'.",
            ],
            faults);
        Assert.Equal(AuditEventType.ComponentFailure, auditEvent.EventType);
    }

    [Theory]
    [InlineData("", "It is not JSON. The text is empty.")]
    [InlineData("nonsense", "It is not JSON. At line 1, column ")]
    [InlineData("[1]", "It is not a JSON object.")]
    [InlineData("""{"message":"a"} {"message":"b"}""", "It is not JSON. At line 1, column ")]
    [InlineData("""{"message":"a","message":"b"}""", "The member 'message' is given twice.")]
    public void Read_OfWhatIsNoEvent_SaysSo(string json, string expected) =>
        Assert.StartsWith(expected, Assert.Single(Read(json, out _)), StringComparison.Ordinal);

    [Fact]
    public void Read_OfBytesThatAreNoText_SaysSo() =>
        Assert.Equal(["It is not valid UTF-8."], PartialEvent.Read([0x7b, 0xff, 0x7d], Trail, out _, _clock));

    private AuditEvent Good(string json)
    {
        Assert.Empty(Read(json, out var auditEvent));
        return auditEvent;
    }

    private IReadOnlyList<string> Read(string json, out AuditEvent auditEvent) =>
        PartialEvent.Read(Encoding.UTF8.GetBytes(json), Trail, out auditEvent, _clock);
}
