using CsCheck;
using Fapilog.Auditing;
using Fapilog.Compliance;
using Fapilog.Cursors;
using Fapilog.Storage.Simulation;
using Fapilog.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fapilog.Alerting;

public class AlertIndexTests
{
    private static readonly DateOnly Day = new(2025, 8, 7);
    private static readonly StoredEventRules Rules = new(new CompliancePolicy());

    private static readonly Gen<AlertPosition> Positions =
        from day in Gen.Int[1, 3_000_000]
        from offset in Gen.Long[0, long.MaxValue]
        from sequence in Gen.Long
        from severity in Gen.Int[0, 3].Select(number => Enum.GetValues<AlertSeverity>()[number])
        from ticks in Gen.Long[0, DateTimeOffset.MaxValue.UtcTicks]
        select new AlertPosition(
            new TrailPlace(DateOnly.FromDayNumber(day), offset), sequence, severity, new DateTimeOffset(ticks, TimeSpan.Zero));

    [Fact]
    public void Record_OfAnyPosition_IsReadBackAndDamageOfAnyByteIsNoticed() =>
        Gen.Select(Positions, Gen.Int[0, AlertIndexFile.RecordLength - 1], Gen.Byte[1, 255]).Sample((position, at, change) =>
        {
            var record = new byte[AlertIndexFile.RecordLength];
            AlertIndexFile.Write(record, position);
            Assert.Equal(position, AlertIndexFile.Read(record, position.Place.Day));
            Assert.Null(AlertIndexFile.Read(record, position.Place.Day.AddDays(1)));

            record[at] ^= change;
            Assert.Null(AlertIndexFile.Read(record, position.Place.Day));
        });

    [Fact]
    public void Place_OfAnyDayAndOffset_IsReadBackFromItsText() => Positions.Sample(position =>
    {
        Assert.True(TrailPlace.TryParse(position.Place.ToString(), out var read));
        Assert.Equal(position.Place, read);
    });

    [Theory]
    [InlineData("")]
    [InlineData("2025-08-07")]
    [InlineData("2025-08-07:-1")]
    [InlineData("2025-08-07:1:2")]
    [InlineData("07.08.2025:1")]
    public void Place_OfAnotherText_IsRefused(string text) => Assert.False(TrailPlace.TryParse(text, out _));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(64)]
    public async Task Open_AnIndexThatWasCut_AddsWhatIsMissing(int length)
    {
        var simulated = await ThreeAlertsAsync();
        using (var file = simulated.Disk.OpenOrCreate(PathOf(Day)))
        {
            file.SetLength(length);
        }

        AssertThreeAlerts(simulated.Disk);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(95)]
    public async Task Open_AnIndexWithADamagedRecord_AddsWhatFollowsAgain(int at)
    {
        var simulated = await ThreeAlertsAsync();
        simulated.Disk.Overwrite(PathOf(Day), at, [(byte)(simulated.Disk.Content(PathOf(Day))![at] ^ 1)]);

        AssertThreeAlerts(simulated.Disk);
    }

    [Fact]
    public async Task Open_WithoutAnIndex_MakesOneAndDropsThoseWithoutADay()
    {
        var simulated = await ThreeAlertsAsync();
        simulated.Disk.Delete(PathOf(Day));
        simulated.Disk.OpenOrCreate(PathOf(Day.AddDays(-1))).Dispose();

        AssertThreeAlerts(simulated.Disk);
        Assert.DoesNotContain(AlertIndexFile.NameOf(Day.AddDays(-1)), simulated.Disk.List(SimulatedTrail.Directory));
    }

    [Fact]
    public void Flush_TheDiskIsFullForAWhile_WritesItLater()
    {
        var disk = new SimulatedDisk();
        using var index = Open(disk);
        disk.Fault = (operation, _) => operation is DiskOperation.Write ? SimulatedDisk.NoSpace() : null;
        index.Add(At(0));
        index.Flush(new TrailPlace(Day, 100), 1, 1, Some.Noon);
        disk.Fault = null;
        index.Add(At(100));
        index.Flush(new TrailPlace(Day, 200), 2, 1, Some.Noon);

        Assert.Equal([At(0), At(100)], index.Read(AlertIndex.BeginningOf(Day), AlertSeverity.Error, 9, out var next));
        Assert.Equal(index.End, next);
    }

    [Fact]
    public void Flush_ManyEventsThatRaiseNothing_MarksNowAndThenSoThatAStartReadsLittle()
    {
        var disk = new SimulatedDisk();
        using var index = Open(disk);
        for (var events = 1; events <= 10_000; events++)
        {
            index.Flush(new TrailPlace(Day, 100 * events), events, 1, Some.Noon);
        }

        Assert.Equal(2 * AlertIndexFile.RecordLength, disk.Content(PathOf(Day))!.Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Open_ByAnotherPolicyThanACursor_FlushesWhatItHoldsByTheOneBefore(bool isAnother)
    {
        var disk = (await ThreeAlertsAsync()).Disk;
        var cursor = new AlertCursor { Lanes = [], Policy = isAnother ? "another" : Rules.Policy };
        var lost = new LostRecords(
            disk, SimulatedTrail.Directory, Rules,
            new Dictionary<string, OpenedCursor> { ["chat"] = new OpenedCursor([], cursor, null) });
        disk.ClearLog();

        using var index = AlertIndex.Open(
            disk, SimulatedTrail.Directory, lost, DateOnly.MinValue, Some.Noon, NullLogger.Instance, CancellationToken.None);

        Assert.Equal(isAnother, disk.Log.Contains((DiskOperation.Sync, AlertIndexFile.NameOf(Day))));
    }

    [Fact]
    public void Read_OverSeveralDays_GivesOneSeverityInTheOrderOfTheTrail()
    {
        var disk = new SimulatedDisk();
        using var index = Open(disk);
        for (var number = 0; number < 9; number++)
        {
            var place = new TrailPlace(Day.AddDays(number / 3), number);
            index.Add(new AlertPosition(
                place, number, number % 2 == 0 ? AlertSeverity.Error : AlertSeverity.Critical, Some.Noon));
            index.Flush(place with { Offset = number + 1 }, number, 1, Some.Noon);
        }

        var read = new List<long>();
        for (var next = AlertIndex.BeginningOf(Day); next != index.End;)
        {
            read.AddRange(index.Read(next, AlertSeverity.Error, 2, out next).Select(position => position.Sequence));
        }

        Assert.Equal([0L, 2, 4, 6, 8], read);
    }

    private static AlertPosition At(long offset) => new(new TrailPlace(Day, offset), offset, AlertSeverity.Error, Some.Noon);

    private static string PathOf(DateOnly day) => SimulatedTrail.PathOf(AlertIndexFile.NameOf(day));

    private static AlertIndex Open(SimulatedDisk disk) => AlertIndex.Open(
        disk, SimulatedTrail.Directory, NothingOwed(disk), DateOnly.MinValue, Some.Noon, NullLogger.Instance,
        CancellationToken.None);

    private static LostRecords NothingOwed(SimulatedDisk disk) =>
        new(disk, SimulatedTrail.Directory, Rules, new Dictionary<string, OpenedCursor>());

    private static async Task<SimulatedTrail> ThreeAlertsAsync()
    {
        var simulated = new SimulatedTrail();
        await using var trail = await simulated.StartAsync(Some.Clock());
        foreach (var level in (AuditLogLevel[])
            [AuditLogLevel.Critical, AuditLogLevel.Info, AuditLogLevel.Critical, AuditLogLevel.Critical, AuditLogLevel.Info])
        {
            await trail.LogEventAsync(SimulatedTrail.Event("event", level));
        }

        await trail.StopAsync();
        return simulated;
    }

    private static void AssertThreeAlerts(SimulatedDisk disk)
    {
        using var index = Open(disk);
        var reader = new StoredEventReader(disk, SimulatedTrail.Directory);
        var positions = index.Read(AlertIndex.BeginningOf(Day), AlertSeverity.Critical, 9, out _);

        Assert.Equal([1L, 3, 4], positions.Select(position => position.Sequence));
        Assert.All(
            positions,
            position => Assert.Equal(position.Sequence, reader.Read(position.Place, position.Sequence)!.SequenceNumber));
    }
}
