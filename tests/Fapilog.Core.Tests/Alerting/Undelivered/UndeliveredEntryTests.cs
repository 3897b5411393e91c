using CsCheck;
using Fapilog.Auditing;
using Fapilog.Cursors;
using Fapilog.Format;
using Fapilog.Support;

namespace Fapilog.Alerting.Undelivered;

public sealed class UndeliveredEntryTests
{
    private static readonly Gen<string> Text =
        Gen.Frequency((6, Gen.String.AlphaNumeric), (3, Gen.String), (1, Gen.Const("\ud83d\ude80 \u007f \"\\\n é \uffff")))
            .Select(text => AuditValue.FromString(text).AsString());

    private static readonly Gen<DateTimeOffset> Time =
        Gen.Long[0, 1_000_000_000_000].Select(microseconds => Some.Noon.AddTicks(microseconds * 10));

    private static readonly Gen<AlertDetails> Details =
        from reasons in Text.Array[0, 3]
        from texts in Text.Null().Array[3]
        from numbers in Gen.Nullable(Gen.Long).Array[2]
        from count in Gen.Nullable(Gen.Int)
        from deadline in Gen.Nullable(Time)
        from attempt in Gen.Int
        from flags in Gen.Bool.Array[3]
        select new AlertDetails
        {
            Reasons = reasons,
            IdempotencyKey = texts[0] ?? string.Empty,
            FindingKey = texts[1],
            VerifyCommand = texts[2],
            FirstSequence = numbers[0],
            LastSequence = numbers[1],
            Count = count,
            Deadline = deadline,
            Attempt = attempt,
            IsTest = flags[0],
            IsReplay = flags[1],
            Action = flags[2] ? AlertAction.Clear : AlertAction.Raise,
        };

    private static readonly Gen<UndeliveredEntry> Entries =
        from texts in Text.Null().Array[8]
        from details in Details
        from time in Time.Array[2]
        from numbers in Gen.Long[0, long.MaxValue].Array[2]
        from reason in Gen.Enum<UndeliveredReason>()
        from severity in Gen.Enum<AlertSeverity>()
        from hasAlert in Gen.Bool
        select new UndeliveredEntry
        {
            At = time[0],
            Instance = texts[0] ?? "chat",
            Reason = reason,
            Failure = texts[1] ?? string.Empty,
            Attempts = (int)(numbers[0] % 1000),
            Place = texts[1] is null ? null : new TrailPlace(DateOnly.FromDateTime(time[0].UtcDateTime), numbers[0]),
            Sequence = texts[2] is null ? null : numbers[1],
            Checksum = texts[3],
            EventId = texts[4],
            Severity = severity,
            Channel = texts[5],
            Alert = !hasAlert ? null : new AuditEvent
            {
                EventId = texts[4] ?? "e",
                EventType = AuditEventType.DataAccess,
                Message = texts[7] ?? string.Empty,
                Timestamp = time[1],
                UserId = texts[2],
                SequenceNumber = numbers[1],
                Checksum = texts[3],
                PreviousHash = texts[5],
                Metadata = AuditMap.Create(("detail", texts[0] ?? string.Empty), ("number", numbers[0])),
                Extensions = texts[6] is { } extension ? AuditMap.Create(("later", extension)) : AuditMap.Empty,
                Alert = details,
            },
        };

    [Fact]
    public void Parse_OfWhatWasWritten_IsTheSame() => Entries.Sample(
        entry => Assert.Equal(entry, UndeliveredEntry.Parse(JsonTree.ParseObject(Written(entry)))));

    [Fact]
    public void Parse_OfBytesChangedAnywhere_NeverThrows() =>
        Gen.Select(Entries, Gen.Int[0, int.MaxValue], Gen.Byte).Sample((entry, at, value) =>
        {
            var bytes = Written(entry);
            bytes[at % bytes.Length] = value;
            if (UndeliveredFile.Parse(bytes) is { } map)
            {
                _ = UndeliveredEntry.Parse(map);
            }
        });

    [Fact]
    public void ToMap_OfTextsWithoutMeasure_IsBoundedAndStillNamesTheEvent()
    {
        var text = new string('\u20ac', 1_000_000);
        var entry = SomeUndelivered.Entry(text) with { Failure = text };

        var written = Written(entry);
        var read = UndeliveredEntry.Parse(JsonTree.ParseObject(written))!;

        Assert.InRange(written.Length, 1, 20 * 1024);
        Assert.Null(read.Alert);
        Assert.Equal(
            (entry.Id, entry.Place, entry.Sequence, entry.Checksum), (read.Id, read.Place, read.Sequence, read.Checksum));
        Assert.Equal(entry.EventId, read.EventId);
    }

    private static byte[] Written(UndeliveredEntry entry) => UndeliveredFile.ToLine(entry.ToMap())[..^1];
}
