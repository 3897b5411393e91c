using System.Text;
using Fapilog.Auditing;

namespace Fapilog.Format;

public class EventReaderTests
{
    [Fact]
    public void Read_MembersOfAnotherKind_AreAllNamed()
    {
        var faults = EventReader.Read(
            Tree(
                """{"message":1,"contains_pii":"no","metadata":[],"sequence_number":"1","regulatory_tags":[1],"timestamp":"noon","process_id":99999999999999999999}"""),
            out _);

        Assert.Equal(7, faults.Count);
        Assert.All(
            ["message", "contains_pii", "metadata", "sequence_number", "regulatory_tags", "timestamp", "process_id"],
            member => Assert.Contains(faults, fault => fault.Contains($"'{member}'", StringComparison.Ordinal)));
    }

    [Fact]
    public void Read_UnknownMembersAndWords_Survive()
    {
        var faults =
            EventReader.Read(Tree("""{"event_type":"from_the_future","stream_id":"s","message":"m"}"""), out var auditEvent);

        Assert.Empty(faults);
        Assert.Equal("from_the_future", auditEvent.EventType.Value);
        Assert.Equal(AuditMap.Create(("stream_id", "s")), auditEvent.Extensions);
    }

    [Theory]
    [InlineData("2025-08-07T02:50:08Z", 0, 0)]
    [InlineData("2025-08-07T02:50:08", 0, 0)]
    [InlineData("2025-08-07 02:50:08z", 0, 0)]
    [InlineData("2025-08-07T02:50:08.1234567Z", 1_234_560, 0)]
    [InlineData("2025-08-07T02:50:08.5+02:00", 5_000_000, 120)]
    [InlineData("2025-08-07T02:50:08-03:30", 0, -210)]
    public void Read_ATime_KeepsItsOffsetAndWholeMicroseconds(string text, long ticks, int minutes)
    {
        EventReader.Read(Tree($"{{\"timestamp\":\"{text}\"}}"), out var auditEvent);

        var expected = new DateTimeOffset(2025, 8, 7, 2, 50, 8, TimeSpan.FromMinutes(minutes)).AddTicks(ticks);
        Assert.True(expected.EqualsExact(auditEvent.Timestamp), auditEvent.Timestamp.ToString("O"));
    }

    private static AuditMap Tree(string json) => JsonTree.ParseObject(Encoding.UTF8.GetBytes(json));
}
