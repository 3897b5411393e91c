using Fapilog.Alerting;
using Fapilog.Support;
using Fapilog.Verification;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Auditing.Watching;

/// <summary>
/// A running trail that verifies itself: what it finds is told once, and cleared once it is over.
/// </summary>
public sealed class TrailWatchTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly FakeTimeProvider _clock = Some.Clock();
    private readonly CollectingDispatcher _dispatcher = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task VerifyAsync_AByteOfAClosedDayChanged_IsStoredAndRaisedOnceAndClearedAfterACleanVerification()
    {
        await using var trail = await StartAsync(new AuditTrailOptions());
        await LogTwoDaysAsync(trail);
        var closed = _directory.DayFiles[0];
        var bytes = await File.ReadAllBytesAsync(closed);

        await TamperAsync(closed, bytes);
        var report = await trail.VerifyAsync();
        await SettleAsync(trail, 2);
        await trail.VerifyAsync();
        await trail.DrainAsync();
        await SettleAsync(trail, 2);

        Assert.False(report.Valid);
        Assert.Contains(_dispatcher.Sent, sent => sent.Event.Message.Contains("seal_mismatch", StringComparison.Ordinal));
        var raised =
            Assert.Single(_dispatcher.Sent, sent => sent.Event.Message.Contains("checksum_mismatch", StringComparison.Ordinal));
        Assert.Equal((AlertSeverity.Critical, AlertAction.Raise), (raised.Severity, raised.Event.Alert.Action));
        Assert.Equal([AlertReason.IntegrityFailure, AlertReason.CriticalError], raised.Event.Alert.Reasons);
        Assert.Contains("checksum_mismatch", raised.Event.Message, StringComparison.Ordinal);
        Assert.NotNull(raised.Event.SequenceNumber);

        await File.WriteAllBytesAsync(closed, bytes);
        Assert.True((await trail.VerifyAsync()).Valid);
        await SettleAsync(trail, 4);

        var cleared = _dispatcher.Sent.Skip(2).ToList();
        Assert.All(cleared, sent => Assert.Equal(AlertAction.Clear, sent.Event.Alert.Action));
        Assert.Contains(raised.Event.Alert.FindingKey, cleared.Select(sent => sent.Event.Alert.FindingKey));

        await TamperAsync(closed, bytes);
        await trail.VerifyAsync();
        await SettleAsync(trail, 6);
        Assert.All(_dispatcher.Sent.Skip(4), sent => Assert.Equal(AlertAction.Raise, sent.Event.Alert.Action));
    }

    [Fact]
    public async Task VerifyAsync_OfAPartOnly_ClearsNothing()
    {
        await using var trail = await StartAsync(new AuditTrailOptions());
        await LogTwoDaysAsync(trail);
        await TamperAsync(_directory.DayFiles[0], await File.ReadAllBytesAsync(_directory.DayFiles[0]));
        await trail.VerifyAsync();
        await SettleAsync(trail, 2);

        Assert.True((await trail.VerifyAsync(new VerificationOptions { FromSequence = 2 })).Valid);
        await trail.DrainAsync();
        await trail.VerifyAsync();
        await trail.DrainAsync();

        await SettleAsync(trail, 2);
    }

    [Fact]
    public async Task VerifyAsync_TheSameLineChangedAgain_IsRaisedAgain()
    {
        await using var trail = await StartAsync(new AuditTrailOptions());
        await LogTwoDaysAsync(trail);
        var closed = _directory.DayFiles[0];
        var bytes = await File.ReadAllBytesAsync(closed);
        await TamperAsync(closed, bytes);
        await trail.VerifyAsync();
        await SettleAsync(trail, 2);

        var text = System.Text.Encoding.ASCII.GetString(bytes);
        await File.WriteAllTextAsync(closed, text.Replace("happened", "vanished", StringComparison.Ordinal));
        await trail.VerifyAsync();
        await SettleAsync(trail, 4);

        Assert.Equal(
            2, _dispatcher.Sent.Count(sent => sent.Event.Message.Contains("checksum_mismatch", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task VerifyOnStart_WhatWasFoundBeforeARestart_IsNotToldAgainAndIsClearedWhenItIsOver()
    {
        byte[] bytes;
        await using (var first = await StartAsync(new AuditTrailOptions()))
        {
            await LogTwoDaysAsync(first);
            bytes = await File.ReadAllBytesAsync(_directory.DayFiles[0]);
            await TamperAsync(_directory.DayFiles[0], bytes);
            await first.VerifyAsync();
            await SettleAsync(first, 2);
        }

        await using (var second = await StartAsync(new AuditTrailOptions()))
        {
            await second.VerifyAsync();
            await second.DrainAsync();
            await SettleAsync(second, 2);
        }

        await File.WriteAllBytesAsync(_directory.DayFiles[0], bytes);
        await using var third = await StartAsync(new AuditTrailOptions { VerifyOnStart = true });

        await SettleAsync(third, 4);
        Assert.All(_dispatcher.Sent.Skip(2), sent => Assert.Equal(AlertAction.Clear, sent.Event.Alert.Action));
        Assert.Equal(0, third.Statistics.AlertsRaised);
    }

    [Fact]
    public async Task VerifyAsync_CleanAfterATornTailWasSetAside_ClearsIt()
    {
        await using (var first = await StartAsync(new AuditTrailOptions()))
        {
            await first.LogEventAsync(Some.Event());
        }

        await File.AppendAllTextAsync(Assert.Single(_directory.DayFiles), "{\"checksum\":");
        await using var trail = await StartAsync(new AuditTrailOptions());
        await SettleAsync(trail, 1);

        await trail.VerifyAsync();
        await SettleAsync(trail, 2);

        Assert.Equal([AlertAction.Raise, AlertAction.Clear], _dispatcher.Sent.Select(sent => sent.Event.Alert.Action));
        Assert.Equal(_dispatcher.Sent[0].Event.Alert.FindingKey, _dispatcher.Sent[1].Event.Alert.FindingKey);
    }

    [Fact]
    public async Task VerifyAsync_AWholeDayChanged_TellsTheFirstFindingsAndHowManyMore()
    {
        await using var trail = await StartAsync(new AuditTrailOptions());
        for (var i = 0; i < 30; i++)
        {
            await trail.LogEventAsync(Some.Event());
        }

        await LogTwoDaysAsync(trail);
        var closed = _directory.DayFiles[0];
        await File.WriteAllTextAsync(
            closed, (await File.ReadAllTextAsync(closed)).Replace("Something", "Anything!", StringComparison.Ordinal));

        await trail.VerifyAsync();
        await SettleAsync(trail, 21);

        Assert.Contains(
            _dispatcher.Sent, sent => sent.Event.Message.StartsWith("Verification found 12 more.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task VerifyOnStart_ADamagedEarlierDay_IsRaised()
    {
        await using (var first = await StartAsync(new AuditTrailOptions()))
        {
            await LogTwoDaysAsync(first);
        }

        await TamperAsync(_directory.DayFiles[0], await File.ReadAllBytesAsync(_directory.DayFiles[0]));
        await using var trail = await StartAsync(new AuditTrailOptions { VerifyOnStart = true });

        await SettleAsync(trail, 2);
        AssertFound();
    }

    [Fact]
    public async Task VerifyEvery_TheTimeHasCome_FindsWhatWasDoneMeanwhile()
    {
        await using var trail = await StartAsync(new AuditTrailOptions { VerifyEvery = TimeSpan.FromHours(1) });
        await LogTwoDaysAsync(trail);
        await TamperAsync(_directory.DayFiles[0], await File.ReadAllBytesAsync(_directory.DayFiles[0]));

        // The clock goes on for both: a call that a jump of it abandons is made again later.
        await Soon.TrueAsync(() => _dispatcher.Sent.Count >= 2, _clock, TimeSpan.FromMinutes(10));

        AssertFound();
    }

    [Fact]
    public async Task VerifyAsync_BesideALivingWriter_IsClean()
    {
        await using var trail = await StartAsync(new AuditTrailOptions());
        var logging = Parallel.ForAsync(
            0,
            200,
            async (_, cancellationToken) => await trail.LogEventAsync(Some.Event(), cancellationToken: cancellationToken));

        while (!logging.IsCompleted)
        {
            Assert.True((await trail.VerifyAsync(new VerificationOptions { Strict = true })).Valid);
        }

        await logging;
        Assert.Empty(_dispatcher.Sent);
    }

    [Fact]
    public void Constructor_APauseOfSeconds_IsRefused()
    {
        var exception = Assert.Throws<Diagnostics.FapilogException>(() =>
            new AuditTrail(new AuditTrailOptions { StoragePath = _directory.Trail, VerifyEvery = TimeSpan.FromSeconds(5) }));

        Assert.Equal("VerifyEvery", Assert.Single(exception.Faults).Path);
    }

    private void AssertFound() =>
        Assert.Contains(_dispatcher.Sent, sent => sent.Event.Message.Contains("checksum_mismatch", StringComparison.Ordinal));

    private static async Task TamperAsync(string path, byte[] original)
    {
        byte[] bytes = [.. original];
        bytes[bytes.AsSpan().IndexOf("\"message\":\""u8) + 12] ^= 0x20;
        await File.WriteAllBytesAsync(path, bytes);
    }

    private async Task<AuditTrail> StartAsync(AuditTrailOptions options)
    {
        options.StoragePath = _directory.Trail;
        var trail = new AuditTrail(options, [new AlertInstance("chat", _dispatcher) { HandlesClear = true }], _clock);
        await trail.StartAsync();
        return trail;
    }

    private async Task LogTwoDaysAsync(AuditTrail trail)
    {
        await trail.LogEventAsync(Some.Event());
        _clock.Advance(TimeSpan.FromDays(1));
        await trail.LogEventAsync(Some.Event());

        // A day that is changed before it is sealed would be sealed as it is then.
        var seals = Path.Combine(_directory.Trail, "seals.jsonl");
        await Soon.TrueAsync(() => File.Exists(seals) && new FileInfo(seals).Length > 0);
    }

    private async Task SettleAsync(AuditTrail trail, int count)
    {
        await Soon.TrueAsync(() => _dispatcher.Sent.Count >= count);
        await trail.DrainAlertsAsync();
        Assert.Equal(count, _dispatcher.Sent.Count);
    }
}
