using System.Reflection;
using System.Text;
using System.Text.Json;
using Fapilog.Auditing;

namespace Fapilog.Format;

public class EventMembersTests
{
    private static readonly AuditEvent Sample =
        new() { EventType = AuditEventType.DataAccess, Message = "m", Metadata = AuditMap.Create(("a", 1)) };

    [Fact]
    public void Visit_Always_ShowsTheMembersOfAuditEventInCanonicalOrder()
    {
        var properties = typeof(AuditEvent).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => property.Name)
            .Except([nameof(AuditEvent.Extensions), nameof(AuditEvent.Alert)])
            .Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)
            .Order(StringComparer.Ordinal);

        Assert.Equal(properties, Visited().Select(member => member.Name));
    }

    [Fact]
    public void Map_Always_ShowsWhatVisitDoesAndKeepsEveryValue()
    {
        var values = EventMembers.Names.Select(name => KeyValuePair.Create(name, Value(name)));
        EventReader.Read(AuditMap.Create(values), out var full);
        var recorder = new Recorder([]);

        var copy = EventMembers.Map(full, ref recorder);

        Assert.Equal(Visited(), recorder.Members);
        Assert.Equal(full, copy);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Map_OneMemberRead_IsThatMember(string name)
    {
        var line = AuditMap.Create((name, Value(name)));

        var faults = EventReader.Read(line, out var auditEvent);

        Assert.Empty(faults);
        Assert.Empty(auditEvent.Extensions);
        var buffer = new ByteBuffer();
        EventLine.Append(buffer, auditEvent, new ChainPosition((auditEvent.SequenceNumber ?? 1) - 1, auditEvent.PreviousHash));
        var written = JsonTree.ParseObject(buffer.Memory.Span.TrimEnd((byte)'\n'));
        Assert.True(
            name == "checksum" ? auditEvent.Checksum == Value(name).AsString() : written[name].Equals(Value(name)),
            $"'{name}' is {written[name]}.");
    }

    [Fact]
    public void Page_OfTheFormat_ListsTheMembersWithTheirKinds()
    {
        var rows = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "format.md"))
            .SkipWhile(line => !line.StartsWith("| Member | Type |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(
                cells => (Name: cells[1].Trim('`'), Kind: cells[2].Replace(" or null", string.Empty, StringComparison.Ordinal)));

        // The reserved member is null in whatever this library writes.
        Assert.Equal(Visited(), rows.Select(row => (row.Name, row.Name == "signature" ? "text" : row.Kind)));
    }

    public static TheoryData<string> Names() => [.. Visited().Select(member => member.Name)];

    private static AuditValue Value(string name) => Visited().Single(member => member.Name == name).Kind switch
    {
        "true or false" => true,
        "integer" => 7,
        "object" => AuditMap.Create(("key", name)),
        "list of texts" => AuditValue.FromList([name]),
        _ => name == "timestamp" ? "2025-08-07T02:50:08.443693Z" : $"a {name}",
    };

    private static List<(string Name, string Kind)> Visited()
    {
        var recorder = new Recorder([]);
        EventMembers.Visit(Sample, ref recorder);
        return recorder.Members;
    }

    private readonly struct Recorder(List<(string Name, string Kind)> members) : IMemberVisitor
    {
        public List<(string Name, string Kind)> Members => members;

        public string? Text(ReadOnlySpan<byte> name, string? value) => Note(name, "text", value);

        public string? Term(ReadOnlySpan<byte> name, string? value, Vocabulary known) => Note(name, "text", value);

        public bool Flag(ReadOnlySpan<byte> name, bool value) => Note(name, "true or false", value);

        public long? Number(ReadOnlySpan<byte> name, long? value) => Note(name, "integer", value);

        public DateTimeOffset Time(ReadOnlySpan<byte> name, DateTimeOffset value) => Note(name, "text", value);

        public AuditMap? Map(ReadOnlySpan<byte> name, AuditMap? value) => Note(name, "object", value);

        public IReadOnlyList<string> Texts(ReadOnlySpan<byte> name, IReadOnlyList<string> value) =>
            Note(name, "list of texts", value);

        public string? Hash(ReadOnlySpan<byte> name, string? value) => Note(name, "text", value);

        public long? Sequence(ReadOnlySpan<byte> name, long? value) => Note(name, "integer", value);

        private T Note<T>(ReadOnlySpan<byte> name, string kind, T value)
        {
            members.Add((Encoding.ASCII.GetString(name), kind));
            return value;
        }
    }
}
