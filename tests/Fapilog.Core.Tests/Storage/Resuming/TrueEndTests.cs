using CsCheck;
using Fapilog.Diagnostics;
using Fapilog.Recovery;
using Fapilog.Support;
using Fapilog.Verification;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Storage.Resuming;

/// <summary>
/// A trail goes on where its chain ends, whatever the order of its files and lines.
/// </summary>
public sealed class TrueEndTests
{
    private static readonly DateOnly FirstDay = new(2025, 8, 1);
    private static readonly IReadOnlyList<byte[]> Lines = WrittenTrail.Lines(2_200);
    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2025, 8, 20, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(new[] { 3, 3 }, new[] { 1, 0 })]
    [InlineData(new[] { 5, 3, 2000 }, new[] { 0, 2, 1 })]
    [InlineData(new[] { 2000, 3 }, new[] { 1, 0 })]
    public async Task StartAsync_TheNewestFileDoesNotHoldTheEnd_GoesOnAtIt(int[] sizes, int[] places) =>
        await CheckAsync(sizes, places, swap: 0);

    [Fact]
    public async Task StartAsync_AnySplitOverDayFiles_StaysValidAndRecoverAgrees() => await Gen.Select(
        Gen.OneOf(Gen.Int[1, 6], Gen.Int[150, 400]).Array[1, 5], Gen.Int[0, int.MaxValue], Gen.Int[0, 3]).SampleAsync(
        async (sizes, seed, swap) =>
        {
            var places = Enumerable.Range(0, sizes.Length).ToArray();
            new Random(seed).Shuffle(places);
            await CheckAsync(sizes, places, swap);
        },
        iter: 25,
        threads: 1);

    [Theory]
    [InlineData("4 5 6 h 2 3", 6)]
    [InlineData("101 102 r 2", 2)]
    [InlineData("h 2 3 r 2", 2)]
    [InlineData("h 2 3 i", 1)]
    [InlineData("h 2 3 h", 3)]
    [InlineData("3 2", 3)]
    public void SegmentEnd_OfAnyOrder_IsThatOfTheNewestSegment(string lines, long expected)
    {
        // h is a head, i another one, r one that re-anchors.
        var end = new SegmentEnd();
        foreach (var line in lines.Split(' '))
        {
            var isHead = char.IsLetter(line[0]);
            end.Observe(
                "file", 0, 1, isHead ? 1 : long.Parse(line, System.Globalization.CultureInfo.InvariantCulture),
                isHead ? line : null, () => line == "r");
        }

        Assert.Equal(expected, end.Highest?.Sequence);
    }

    // Parts of the chain, each in a file of its own: the first part in the file of the first place, and so on.
    private static async Task CheckAsync(int[] sizes, int[] places, int swap)
    {
        using var directory = new TempDirectory();
        var count = Write(directory, sizes, places, swap);
        Assert.True(TrailVerifier.Verify(directory.Trail).Valid);

        for (var start = 1; start <= 2; start++)
        {
            await using var trail = await Some.StartedTrailAsync(directory, clock: Clock);
            Assert.Equal(count + start, (await trail.LogEventAsync(Some.Event())).SequenceNumber);
        }

        Assert.True(TrailVerifier.Verify(directory.Trail) is { Valid: true, Events: var events } && events == count + 2);
        await CheckRecoveryAsync(sizes, places, swap);
    }

    private static async Task CheckRecoveryAsync(int[] sizes, int[] places, int swap)
    {
        using var directory = new TempDirectory();
        var count = Write(directory, sizes, places, swap);
        await File.AppendAllTextAsync(directory.DayFiles[^1], "{\"event_id\":\"not chained\"}\n");
        var before = directory.Lines();
        var refused = await Assert.ThrowsAsync<FapilogException>(() => Some.StartedTrailAsync(directory, clock: Clock));
        Assert.Equal("FAP4004", Assert.Single(refused.Faults).Code);
        Assert.Equal(before, directory.Lines());

        var report = await TrailRecovery.RecoverAsync(directory.Trail, Clock);

        Assert.Equal(
            (true, (long?)count, WrittenTrail.Checksum(Lines[count - 1])),
            (report.Reanchored, report.PriorSequence, report.PriorChecksum));
        var restart =
            Assert.Single(TrailVerifier.Verify(directory.Trail).Findings, finding => finding.Kind == FindingKind.ChainRestart);
        Assert.Equal(FindingSeverity.Warning, restart.Severity);
        await using var trail = await Some.StartedTrailAsync(directory, clock: Clock);
        Assert.Equal(2, (await trail.LogEventAsync(Some.Event())).SequenceNumber);
    }

    private static int Write(TempDirectory directory, int[] sizes, int[] places, int swap)
    {
        var from = 0;
        for (var part = 0; part < sizes.Length; part++)
        {
            // Some neighbours change places, as the sibling's do.
            var lines = Lines.Skip(from).Take(sizes[part]).ToArray();
            for (var i = swap; swap > 0 && i < lines.Length; i += swap + 1)
            {
                (lines[i - 1], lines[i]) = (lines[i], lines[i - 1]);
            }

            directory.WriteDay(DayFiles.NameOf(FirstDay.AddDays(places[part])), WrittenTrail.Join(lines));
            from += sizes[part];
        }

        return from;
    }
}
