using Fapilog.Auditing;
using Fapilog.Cursors;
using Fapilog.Storage;
using Fapilog.Support;

namespace Fapilog.Alerting.Undelivered;

public sealed class UndeliveredReplayTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Prepare_OpenEntries_ReadsTheStoredEventOrTakesTheKeptAlert()
    {
        var stored = await StoreAsync();
        var entry = SomeUndelivered.Entry() with
        {
            Place = new TrailPlace(DateOnly.FromDateTime(Some.Noon.UtcDateTime), 0),
            Sequence = stored.SequenceNumber,
            Checksum = stored.Checksum,
        };
        var gone = entry with { Place = new TrailPlace(new DateOnly(2025, 8, 1), 0) };
        (UndeliveredEntry Entry, bool IsStored, string? Message, string Note)[] cases =
        [
            (entry, true, stored.Message, string.Empty),
            (gone, false, "It broke.", "The trail does not have the event 1 at 2025-08-01:0 any more. The alert is sent as it was kept."),
            (gone with { Alert = null }, false, null, "The trail does not have the event 1 at 2025-08-01:0 any more. The alert was not kept either: it cannot be sent again."),
            (entry with { Checksum = new string('0', 64) }, false, "It broke.", "The trail does not have the event 1 at 2025-08-07:0 any more. The alert is sent as it was kept."),
            (entry with { Place = null }, false, "It broke.", "Its event could not be stored. The alert is sent as it was kept."),
            (entry with { Count = 5 }, false, "It broke.", "It is a digest. The alert is sent as it was kept."),
            (entry with { Count = 5, FirstSequence = 1, Alert = null }, true, stored.Message, string.Empty),
        ];

        var events = new StoredEventReader(PhysicalFileSystem.Instance, _directory.Trail);
        var prepared = cases.Select(one => UndeliveredReplay.Prepare(one.Entry, events)).ToList();

        Assert.Equal(
            cases, prepared.Select(one => (one.Entry, one.IsStored, one.Event?.Message, one.Note ?? string.Empty)));
        Assert.All(prepared, one => Assert.True(one.IsStored || one.Event is null || one.Event.Alert.IsReplay));
        Assert.Equal(stored, prepared[0].Event);
    }

    [Theory]
    [InlineData(null, null, "1 2 3")]
    [InlineData("CHAT", null, "1 3")]
    [InlineData("pager", null, "")]
    [InlineData(null, 1, "2 3")]
    [InlineData("chat", 2, "3")]
    public void Filter_OfInstanceAndTime_ChoosesThoseOnly(string? instance, int? sinceHour, string expected)
    {
        UndeliveredEntry[] entries =
        [
            SomeUndelivered.Entry("1"), SomeUndelivered.Entry("2", Some.Noon.AddHours(1), instance: "mail"),
            SomeUndelivered.Entry("3", Some.Noon.AddHours(2)),
        ];

        var filter = new UndeliveredFilter(instance, sinceHour is { } hour ? Some.Noon.AddHours(hour) : null);

        Assert.Equal(expected, string.Join(' ', entries.Where(filter.Matches).Select(entry => entry.Alert!.Message)));
    }

    private async Task<AuditEvent> StoreAsync()
    {
        await using var trail = await Some.StartedTrailAsync(_directory, clock: Some.Clock());
        await trail.LogEventAsync(Some.Critical("as stored"));
        return Querying.StoredEvents.Read(_directory.Trail).First();
    }
}
