using System.Text;
using Fapilog.Auditing;
using Fapilog.Support;
using Fapilog.Verification;

namespace Fapilog.Querying;

public sealed class TrailQueryTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Read_SeveralDays_GivesTheNewestFirst()
    {
        var lines = WrittenTrail.Lines(9);
        Day(7, lines.Take(4));
        Day(8, lines.Skip(4).Take(3));
        Day(9, lines.Skip(7));

        Assert.Equal([9L, 8, 7, 6, 5, 4, 3, 2, 1], Sequences());
        Assert.Equal([9L, 8], Sequences(new AuditQuery { Limit = 2 }));
        Assert.Empty(Sequences(new AuditQuery { Limit = 0 }));
    }

    [Theory]
    [InlineData("2,1,3,4,5", "5,4,3,2,1")]
    [InlineData("1,2,3,5,4", "5,4,3,2,1")]
    [InlineData("1,2,3,1,2", "2,1,3,2,1")]
    [InlineData("1,1,1", "1,1,1")]
    [InlineData("1,2,3,2,1", "2,1,3,2,1")]
    public void Read_LinesOutOfOrderAndRestarts_GivesEachChainInOrder(string stored, string expected)
    {
        // The sibling's writer swaps neighbours and starts again with each process.
        Day(7, Numbers(stored).Select(number => WrittenTrail.Lines(5)[(int)number - 1]));

        Assert.Equal(Numbers(expected), Sequences());
    }

    [Fact]
    public void Read_Filters_AreAllMet()
    {
        Day(7, WrittenTrail.Lines([.. Enumerable.Range(0, 40).Select(i => WrittenTrail.Event($"Event {i}.") with
        {
            UserId = i % 2 == 0 ? "ann" : null,
            Component = i % 4 == 0 ? "billing" : "mail",
            RequestId = i < 20 ? "r1" : "r2",
            LogLevel = i % 3 == 0 ? AuditLogLevel.Error : AuditLogLevel.Info,
            EventType = i % 5 == 0 ? AuditEventType.DataExport : AuditEventType.DataAccess,
            Timestamp = Noon.AddMinutes(i),
        })]));

        Assert.Equal(20, Sequences(new AuditQuery { UserId = "ann" }).Length);
        Assert.Equal(10, Sequences(new AuditQuery { Component = "billing" }).Length);
        Assert.Equal([20L, 19], Sequences(new AuditQuery { RequestId = "r1", Limit = 2 }));
        Assert.Equal([40L, 37], Sequences(new AuditQuery { LogLevel = AuditLogLevel.Error, Limit = 2 }));
        Assert.Equal(8, Sequences(new AuditQuery { EventType = AuditEventType.DataExport }).Length);
        Assert.Equal([12L, 11], Sequences(new AuditQuery { StartTime = Noon.AddMinutes(10), EndTime = Noon.AddMinutes(11) }));
        Assert.Equal([7L, 6, 5], Sequences(new AuditQuery { FirstSequence = 5, LastSequence = 7 }));
        Assert.Equal(
            [31L],
            Sequences(new AuditQuery
            {
                UserId = "ann",
                LogLevel = AuditLogLevel.Error,
                EventType = AuditEventType.DataExport,
                RequestId = "r2",
            }));
    }

    [Fact]
    public void Read_TheNewestOfALargeTrail_ReadsOnlyItsEnd()
    {
        var lines = WrittenTrail.Lines(2_000);
        Day(7, lines);
        var stream = new CountingStream(WrittenTrail.Join(lines));

        var newest = TrailQuery.Read(_directory.Trail, new AuditQuery { Limit = 3 }, _ => stream, CancellationToken.None)
            .Select(found => found.Event.SequenceNumber)
            .ToArray();

        Assert.Equal([2000L, 1999, 1998], newest);
        Assert.InRange(stream.BytesRead, 1, 256 * 1024);
    }

    [Fact]
    public void Read_WhatCannotBeRead_IsPassedOver()
    {
        var lines = WrittenTrail.Lines(3);
        _directory.WriteDay(
            "audit_2025-08-07.jsonl",
            [0xef, 0xbb, 0xbf, .. lines[0], .. "\r\n nonsense\r\n"u8, .. lines[1], .. lines[2], .. lines[0][..100]]);
        _directory.WriteDay("audit_backup.jsonl", lines[0]);

        var found = TrailQuery.Read(_directory.Trail).ToArray();

        Assert.Equal([3L, 2, 1], found.Select(entry => entry.Event.SequenceNumber!.Value));
        Assert.Equal(Encoding.UTF8.GetString(lines[1]).TrimEnd('\n'), found[1].Json);
        Assert.Equal(lines[0].Length + 3 + "\r\n nonsense\r\n".Length, found[1].ByteOffset);
        Assert.Equal(("audit_2025-08-07.jsonl", 3L), (found[2].File, found[2].ByteOffset));
    }

    [Fact]
    public void Read_WithoutADirectory_FindsNothing() => Assert.Empty(TrailQuery.Read(Path.Combine(_directory.Root, "absent")));

    private static DateTimeOffset Noon { get; } = new(2025, 8, 7, 12, 0, 0, TimeSpan.Zero);

    private static IEnumerable<long> Numbers(string text) =>
        text.Split(',').Select(number => long.Parse(number, System.Globalization.CultureInfo.InvariantCulture));

    private void Day(int day, IEnumerable<byte[]> lines) =>
        _directory.WriteDay($"audit_2025-08-{day:00}.jsonl", WrittenTrail.Join(lines));

    private long[] Sequences(AuditQuery? query = null) =>
        [.. TrailQuery.Read(_directory.Trail, query).Select(found => found.Event.SequenceNumber!.Value)];
}
