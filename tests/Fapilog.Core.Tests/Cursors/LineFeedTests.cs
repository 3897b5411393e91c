using System.Text;
using Fapilog.Auditing;
using Fapilog.Compliance;
using Fapilog.Storage;
using Fapilog.Support;
using Microsoft.Extensions.Logging;

namespace Fapilog.Cursors;

/// <summary>
/// What a reader of every line is given, and what it keeps from retention.
/// </summary>
public sealed class LineFeedTests : TrailTest
{
    private const string Reader = "Shipping";

    private static readonly LineFeedOptions FromBeginning = new() { FromBeginning = true };

    [Fact]
    public async Task Read_OfSeveralDays_GivesEveryLineByteForByteAndInOrder()
    {
        var trail = await StartAsync();
        for (var day = 0; day < 3; day++)
        {
            await trail.LogEventAsync(Some.Event($"Day {day}, one."));
            await trail.LogEventAsync(Some.Event($"Day {day}, two."));
            Clock.Advance(TimeSpan.FromDays(1));
        }

        var feed = trail.Lines!.Open(Reader, FromBeginning);

        Assert.Equal(Folder.Lines().Select(Encoding.UTF8.GetString), Texts(feed));
        Assert.Empty(feed.Read(100, 100_000));
    }

    [Fact]
    public async Task Read_MoreThanTheLimits_GivesThemInPieces()
    {
        var trail = await StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await trail.LogEventAsync(Some.Event($"Event {i}."));
        }

        var feed = trail.Lines!.Open(Reader, FromBeginning);

        Assert.Equal([2, 1, 2], [feed.Read(2, 100_000).Count, feed.Read(100, 1).Count, feed.Read(100, 100_000).Count]);
    }

    [Fact]
    public async Task Read_OfWhatIsNotDurable_WaitsUntilItIs()
    {
        var trail = await StartAsync();
        var feed = trail.Lines!.Open(Reader, FromBeginning);
        await trail.LogEventAsync(Some.Event("Enqueued."), AuditDurability.Enqueued);
        await Soon.TrueAsync(() => trail.Statistics.Stored == 1);

        Assert.Equal((0, 0), (feed.Read(100, 100_000).Count, (int)trail.Statistics.LastDurableSequenceNumber));
        await trail.DrainAsync();

        Assert.Single(feed.Read(100, 100_000));
    }

    [Fact]
    public async Task Open_AfterARestart_GoesOnAfterTheLastAcknowledgedLine()
    {
        var first = await StartAsync();
        var feed = first.Lines!.Open(Reader, FromBeginning);
        for (var i = 0; i < 4; i++)
        {
            await first.LogEventAsync(Some.Event($"Event {i}."));
        }

        var lines = feed.Read(100, 100_000);
        feed.Acknowledge(lines[2]);
        feed.Acknowledge(lines[1]);
        await first.StopAsync();

        var second = await StartAsync();
        var next = second.Lines!.Open(Reader, FromBeginning);

        Assert.Equal([Text(lines[3])], Texts(next));
        next.Rewind();
        Assert.Equal([Text(lines[3])], Texts(next));
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task Open_ByANewReader_BeginsWhereItsOptionsSay(bool fromBeginning, int expected)
    {
        var trail = await StartAsync();
        await trail.LogEventAsync(Some.Event("Before."));
        var feed = trail.Lines!.Open(Reader, new LineFeedOptions { FromBeginning = fromBeginning });
        await trail.LogEventAsync(Some.Event("After."));

        Assert.Equal(expected, feed.Read(100, 100_000).Count);
    }

    [Fact]
    public async Task Open_Twice_IsRefused()
    {
        var trail = await StartAsync();
        trail.Lines!.Open(Reader, FromBeginning);

        var exception = Assert.Throws<InvalidOperationException>(() => trail.Lines!.Open(Reader, FromBeginning));

        Assert.Equal("The reader 'Shipping' reads this trail already.", exception.Message);
    }

    [Fact]
    public async Task Read_OfALineThatIsNoEvent_GivesItAsItIs()
    {
        var trail = await StartAsync();
        await trail.LogEventAsync(Some.Event("Ours."));
        await AppendAsync(Folder.DayFiles[0], "not an event\n"u8.ToArray());
        await trail.LogEventAsync(Some.Event("Ours again."));
        var feed = trail.Lines!.Open(Reader, FromBeginning);

        var lines = feed.Read(100, 100_000);
        feed.Acknowledge(lines[1]);

        Assert.Equal("not an event", Text(lines[1]));
        feed.Rewind();
        Assert.Equal(lines.Skip(2).Select(Text), Texts(feed).Take(lines.Count - 2));
    }

    [Fact]
    public async Task Read_AfterSomebodyCutTheFile_GivesWhatIsWrittenThereFromThenOn()
    {
        var trail = await StartAsync();
        var feed = trail.Lines!.Open(Reader, FromBeginning);
        for (var i = 0; i < 4; i++)
        {
            await trail.LogEventAsync(Some.Event($"Event {i}."));
        }

        var before = feed.Read(100, 100_000);
        feed.Acknowledge(before[^1]);
        await using (var file = new FileStream(
            Folder.DayFiles[0], FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            file.SetLength(before[1].Place.Offset);
        }

        for (var i = 4; i < 12; i++)
        {
            await trail.LogEventAsync(Some.Event($"Event {i}."));
        }

        await trail.StopAsync();
        var after = feed.Read(100, 100_000);

        Assert.Equal(Folder.Lines().Skip(1).Select(Encoding.UTF8.GetString), after.Select(Text));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40_000)]
    public void MaxAge_OutOfRange_IsRefused(int days) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LineFeedOptions { MaxAge = TimeSpan.FromDays(days) });

    [Theory]
    [InlineData("another trail", "begins at its first line")]
    [InlineData("no JSON", "begins at its first line")]
    [InlineData("cut", "goes on at the end of the trail")]
    public async Task Open_WithACursorThatDoesNotMatch_SaysWhatItDoes(string what, string expected)
    {
        var first = await StartAsync();
        await first.LogEventAsync(Some.Event("One."));
        var feed = first.Lines!.Open(Reader, FromBeginning);
        await first.LogEventAsync(Some.Event("Two."));
        var lines = feed.Read(100, 100_000);
        feed.Acknowledge(lines[^1]);
        await first.StopAsync();
        var before = Text(lines[0]);
        Damage(what);

        var second = await StartAsync();
        var next = second.Lines!.Open(Reader, FromBeginning);

        Assert.Contains(
            Log.Lines,
            entry => entry.Level == LogLevel.Error
                && entry.Message.StartsWith("FAP3013: The cursor of the reader 'Shipping'", StringComparison.Ordinal)
                && entry.Message.EndsWith($"The reader {expected}.", StringComparison.Ordinal));
        Assert.Equal(what != "cut", Texts(next).Contains(before));
    }

    [Theory]
    [InlineData(30, true)]
    [InlineData(30, false)]
    [InlineData(1, true)]
    [InlineData(1, false)]
    public async Task Retention_OfADayThatAReaderNeeds_WaitsForItUntilItsMaximumAge(int days, bool isOpen)
    {
        var options = Some.Options(Folder);
        var first = await StartAsync(options);
        await first.LogEventAsync(Some.Event("Needed."));
        first.Lines!.Open(Reader, new LineFeedOptions { FromBeginning = true, MaxAge = TimeSpan.FromDays(days) });
        Clock.Advance(TimeSpan.FromDays(1));
        await first.LogEventAsync(Some.Event("The next day."));
        await first.StopAsync();

        Clock.Advance(TimeSpan.FromDays(10));
        options.EnforceRetention = true;
        options.Policy = new CompliancePolicy { RetentionDays = 2 };
        var second = await StartAsync(options);
        if (isOpen)
        {
            second.Lines!.Open(Reader, new LineFeedOptions { MaxAge = TimeSpan.FromDays(days) });
        }

        await second.LogEventAsync(Some.Event("Today."));
        await second.StopAsync();

        Assert.Equal(days == 30 ? 3 : 1, Folder.DayFiles.Count);
    }

    [Fact]
    public async Task FindEarliestDay_WhenTheReaderHasEveryLine_IsNone()
    {
        var trail = await StartAsync();
        await trail.LogEventAsync(Some.Event("One."));
        var feed = trail.Lines!.Open(Reader, FromBeginning);
        Assert.Equal(DateOnly.FromDateTime(Some.Noon.UtcDateTime), trail.Lines.FindEarliestDay());

        feed.Acknowledge(feed.Read(100, 100_000)[^1]);

        Assert.Null(trail.Lines.FindEarliestDay());
        Assert.NotNull(LineCursor.Read(PhysicalFileSystem.Instance, Folder.Trail, Reader)!.Anchor);
    }

    private static IEnumerable<string> Texts(LineFeed feed) => feed.Read(100, 100_000).Select(Text);

    private static string Text(TrailLine line) => Encoding.UTF8.GetString(line.Content.Span);

    private static async Task AppendAsync(string path, byte[] bytes)
    {
        await using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        await file.WriteAsync(bytes);
    }

    private void Damage(string what)
    {
        var cursor = Path.Combine(Folder.Trail, LineCursor.NameOf(Reader));
        switch (what)
        {
            case "no JSON":
                File.WriteAllText(cursor, "{");
                break;
            case "another trail":
                File.WriteAllText(
                    cursor, File.ReadAllText(cursor).Replace("\"checksum\":\"", "\"checksum\":\"0", StringComparison.Ordinal));
                break;
            default:
                var lines = File.ReadAllLines(Folder.DayFiles[0]);
                File.WriteAllText(Folder.DayFiles[0], lines[0] + '\n');
                break;
        }
    }
}
