using System.Text;
using CsCheck;
using Fapilog.Auditing;
using Fapilog.Support;
using Fapilog.Verification;

namespace Fapilog.Querying;

/// <summary>
/// A query that passes lines over by their bytes, beside reading all of them and comparing the events.
/// </summary>
public sealed class QueryFilterTests
{
    private const int Count = 24;

    private static readonly DateTimeOffset Noon = new(2025, 8, 7, 12, 0, 0, TimeSpan.Zero);

    // Texts that have one form in a line, that have several, and none.
    private static readonly string?[] Users = ["ann", "bob", "än", "q\"uote", "", null];

    private static readonly IReadOnlyList<byte[]> Lines = WrittenTrail.Lines([.. Enumerable.Range(0, Count).Select(i =>
        WrittenTrail.Event($"Event {i}.") with
        {
            UserId = Users[i % Users.Length],
            Component = i % 4 == 0 ? "billing" : null,
            RequestId = $"r{i % 5}",
            LogLevel = i % 3 == 0 ? AuditLogLevel.Error : AuditLogLevel.Info,
            EventType = i % 5 == 0 ? AuditEventType.DataExport : AuditEventType.DataAccess,
            Timestamp = i % 7 == 0 ? Noon.AddMinutes(i).ToOffset(TimeSpan.FromHours(2)) : Noon.AddMinutes(i),
            Metadata = AuditMap.Create(("user_id", "ann"), ("timestamp", "2025-08-07T12:03:00Z")),
        })]);

    /// <summary>Lines in any order: restarts, swapped neighbours and repetitions are among them.</summary>
    private static readonly Gen<byte[][]> Trail = Gen.Select(Gen.Int[0, Count - 6], Gen.Int[1, 6], Gen.Int[0, 3])
        .SelectMany(run => Gen.Const(Lines.Skip(run.Item1).Take(run.Item2).Select((line, i) => run.Item3 switch
        {
            1 when i == 0 => Changed(line, "\":", "\" : "),
            1 => Changed(line, "-07T12", "-07 12"),
            2 when i == 1 => line[..(line.Length / 2)].Append((byte)'\n').ToArray(),
            _ => line,
        }).ToArray()))
        .Array[1, 8]
        .Select(runs => runs.SelectMany(run => run).ToArray());

    private static readonly Gen<AuditQuery> Query = Gen.Select(
        Gen.Select(
            One([null, null, .. Users]), One(null, null, "billing"), One(null, null, "r1", "r9"),
            One<AuditLogLevel?>(null, null, AuditLogLevel.Error),
            One<AuditEventType?>(null, null, AuditEventType.DataExport, default(AuditEventType))),
        One<DateTimeOffset?>(null, null, Noon.AddMinutes(3), Noon.AddMinutes(7)),
        One<DateTimeOffset?>(null, null, Noon.AddMinutes(14)),
        One<long?>(null, null, 5),
        One<long?>(null, null, 15),
        (texts, start, end, first, last) => new AuditQuery
        {
            UserId = texts.Item1,
            Component = texts.Item2,
            RequestId = texts.Item3,
            LogLevel = texts.Item4,
            EventType = texts.Item5,
            StartTime = start,
            EndTime = end,
            FirstSequence = first,
            LastSequence = last,
        });

    [Fact]
    public void Read_AnyQueryOfAnyTrail_FindsWhatReadingEveryEventFinds() => Gen.Select(Trail, Query).Sample(
        (lines, query) =>
        {
            using var directory = new TempDirectory();
            directory.WriteDay("audit_2025-08-07.jsonl", WrittenTrail.Join(lines));

            var expected = TrailQuery.Read(directory.Trail).Where(found => query.Matches(found.Event));

            Assert.Equal(expected.Select(Place), TrailQuery.Read(directory.Trail, query).Select(Place));

            static (long, string) Place(FoundEvent found) => (found.ByteOffset, found.Json);
        },
        iter: 300);

    [Fact]
    public void Read_OneOfTheNewestOfALargeTrail_ReadsOnlyTheEnd()
    {
        var lines = WrittenTrail.Lines([.. Enumerable.Range(0, 2_000).Select(i => WrittenTrail.Event("An event.") with { RequestId = $"r{i}" })]);
        using var directory = new TempDirectory();
        directory.WriteDay("audit_2025-08-07.jsonl", WrittenTrail.Join(lines));
        var stream = new CountingStream(WrittenTrail.Join(lines));

        var found = TrailQuery.Read(
            directory.Trail, new AuditQuery { RequestId = "r1990", Limit = 1 }, _ => stream, CancellationToken.None);

        Assert.Equal(1991, Assert.Single(found).Event.SequenceNumber);
        Assert.InRange(stream.BytesRead, 1, 256 * 1024);
    }

    private static byte[] Changed(byte[] line, string from, string to) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(line).Replace(from, to, StringComparison.Ordinal));

    private static Gen<T> One<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
