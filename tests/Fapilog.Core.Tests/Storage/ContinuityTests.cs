using System.Security.Cryptography;
using System.Text.Json;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Support;
using Fapilog.Verification;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Storage;

public sealed class ContinuityTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly FakeTimeProvider _clock = Some.Clock();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(500)]
    public async Task StartAsync_ATornTail_IsSetAsideAndTheChainGoesOn(int cut)
    {
        await StoreAsync(2);
        var path = Assert.Single(_directory.DayFiles);
        var bytes = await File.ReadAllBytesAsync(path);
        var last = Array.LastIndexOf(bytes, (byte)'\n', bytes.Length - 2) + 1;
        var fragment = bytes[last..^(cut + 1)];
        await File.WriteAllBytesAsync(path, bytes[..^(cut + 1)]);
        var dispatcher = new CollectingDispatcher();

        await using (var trail = await Some.StartedTrailAsync(_directory, dispatcher, clock: _clock))
        {
            await trail.LogEventAsync(Some.Event("after"));
            await trail.DrainAlertsAsync();
        }

        var events = ChainCheck.Verify(_directory.Lines());
        Assert.Equal(["event 0", "after"], [Text(events[0], "message"), Text(events[^1], "message")]);
        var recovery = Assert.Single(events, one => Text(one, "event_type") == "component_recovery");
        var metadata = recovery.GetProperty("metadata");
        Assert.Equal("integrity_failure", Text(metadata, "kind"));
        Assert.Equal(fragment.Length, metadata.GetProperty("fragment_length").GetInt64());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(fragment)), Text(metadata, "fragment_sha256"));
        Assert.Equal(fragment, await File.ReadAllBytesAsync(Path.Combine(_directory.Trail, Text(metadata, "side_file"))));
        Assert.True(TrailVerifier.Verify(_directory.Trail).Valid);
        Assert.Contains(
            dispatcher.Sent,
            alert =>
                alert.Event.Alert.Reasons[0] == "integrity_failure" && alert.Event.EventType == AuditEventType.ComponentRecovery);
    }

    [Fact]
    public async Task StartAsync_TheLastLineLacksItsLineFeed_EndsItAndGoesOn()
    {
        await StoreAsync(2);
        var path = Assert.Single(_directory.DayFiles);
        var bytes = await File.ReadAllBytesAsync(path);
        await File.WriteAllBytesAsync(path, bytes[..^1]);
        await RemoveHeadAsync();

        await StoreAsync(1);

        Assert.Equal(3, ChainCheck.Verify(_directory.Lines()).Count);
        Assert.Empty(Directory.GetFiles(_directory.Trail, "*.torn"));
    }

    [Fact]
    public async Task StartAsync_TheNewestLinesWereRemoved_AlertsAndSaysWhatWasThere()
    {
        await StoreAsync(3);
        var path = Assert.Single(_directory.DayFiles);
        var lines = await File.ReadAllLinesAsync(path);
        await File.WriteAllTextAsync(path, lines[0] + "\n");
        var dispatcher = new CollectingDispatcher();

        await using (var trail = await Some.StartedTrailAsync(_directory, dispatcher, clock: _clock))
        {
            await trail.DrainAsync();
            await trail.DrainAlertsAsync();
        }

        var finding = ChainCheck.Verify(_directory.Lines())[^1].GetProperty("metadata");
        Assert.Equal("tail_missing:3", Text(finding, "finding"));
        Assert.Equal(["integrity_failure", "critical_error"], Assert.Single(dispatcher.Sent).Event.Alert.Reasons);
    }

    [Fact]
    public async Task StartAsync_LinesOutOfOrder_GoesOnFromTheHighestSequence()
    {
        await StoreAsync(3);
        var path = Assert.Single(_directory.DayFiles);
        var lines = await File.ReadAllLinesAsync(path);
        await File.WriteAllTextAsync(path, $"{lines[0]}\n{lines[2]}\n{lines[1]}\n");
        await RemoveHeadAsync();

        await using var trail = await Some.StartedTrailAsync(_directory, clock: _clock);

        Assert.Equal(4, (await trail.LogEventAsync(Some.Event())).SequenceNumber);
    }

    [Fact]
    public async Task StartAsync_TwoSegments_GoesOnInTheNewest()
    {
        await StoreAsync(5);
        var old = await File.ReadAllTextAsync(Assert.Single(_directory.DayFiles));
        Directory.Delete(_directory.Trail, recursive: true);
        await StoreAsync(2);
        var path = Assert.Single(_directory.DayFiles);
        await File.WriteAllTextAsync(path, old + await File.ReadAllTextAsync(path));
        await RemoveHeadAsync();

        await using var trail = await Some.StartedTrailAsync(_directory, clock: _clock);

        Assert.Equal(3, (await trail.LogEventAsync(Some.Event())).SequenceNumber);
    }

    [Fact]
    public async Task StartAsync_TheNewestFileLiesInTheFuture_IsRefusedWithARemedy()
    {
        await StoreAsync(1);
        _clock.SetUtcNow(_clock.GetUtcNow());
        var earlier = new FakeTimeProvider(_clock.GetUtcNow().AddDays(-2));

        var exception = await Assert.ThrowsAsync<FapilogException>(() => Some.StartedTrailAsync(_directory, clock: earlier));

        Assert.Equal("FAP4008", Assert.Single(exception.Faults).Code);
        await using var trail =
            await Some.StartedTrailAsync(_directory, clock: new FakeTimeProvider(_clock.GetUtcNow().AddDays(-1)));
        Assert.Equal(2, (await trail.LogEventAsync(Some.Event())).SequenceNumber);
        Assert.Single(_directory.DayFiles);
    }

    [Fact]
    public async Task StartAsync_AnotherTrailHoldsTheDirectory_IsNamedAndCanBeWaitedFor()
    {
        var first = await Some.StartedTrailAsync(_directory);
        var exception = await Assert.ThrowsAsync<FapilogException>(() => Some.StartedTrailAsync(_directory));
        Assert.Contains(
            $"the process {Environment.ProcessId} on host '{Environment.MachineName}'",
            exception.Message,
            StringComparison.Ordinal);

        var options = Some.Options(_directory);
        options.LockTimeout = Soon.Limit;
        await using var second = new AuditTrail(options);
        var starting = second.StartAsync();
        await first.DisposeAsync();
        await starting.WaitAsync(Soon.Limit);

        Assert.Equal(1, (await second.LogEventAsync(Some.Event())).SequenceNumber);
    }

    [Fact]
    public async Task LogEventAsync_SomebodyElseAppends_IsNoticedOnARealDisk() =>
        await NoticesAsync(
            path =>
            {
                using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
                file.Write("foreign\n"u8);
            },
            staysInTheTrail: true);

    /// <summary>On Windows, nobody can: <see cref="OpenFilesTests"/>.</summary>
    [UnixTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LogEventAsync_SomebodyElseRemovesTheFile_IsNoticedOnARealDisk(bool replaces) =>
        await NoticesAsync(
            path =>
            {
                if (!replaces)
                {
                    File.Delete(path);
                    return;
                }

                File.Copy(path, path + ".copy");
                File.Move(path + ".copy", path, overwrite: true);
            },
            staysInTheTrail: false);

    [UnixTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DrainAsync_TheFileWasRemoved_WritesAgainWhatWasOnlyEnqueuedAndAlerts(bool stops)
    {
        var dispatcher = new CollectingDispatcher();
        await using var trail = await Some.StartedTrailAsync(_directory, dispatcher, clock: _clock);
        for (var i = 0; i < 10; i++)
        {
            await trail.LogEventAsync(Some.Event($"event {i}"), AuditDurability.Enqueued);
        }

        await Soon.TrueAsync(() => trail.Statistics.Stored == 10);
        File.Delete(Assert.Single(_directory.DayFiles));

        await (stops ? trail.StopAsync() : trail.DrainAsync());

        var stored = ChainCheck.Verify(_directory.Lines().Take(10));
        Assert.Equal(Enumerable.Range(0, 10).Select(number => $"event {number}"), stored.Select(one => Text(one, "message")));
        await trail.StopAsync();
        Assert.Equal("integrity_failure", Assert.Single(dispatcher.Sent).Event.Alert.Reasons[0]);
        Assert.Equal(11, ChainCheck.Verify(_directory.Lines()).Count);
    }

    [Fact]
    public async Task DrainAsync_TheFileWasCutShort_PromisesNothing()
    {
        await using var trail = await Some.StartedTrailAsync(_directory, clock: _clock);
        await trail.LogEventAsync(Some.Event("first"), AuditDurability.Enqueued);
        await trail.LogEventAsync(Some.Event("second"), AuditDurability.Enqueued);
        await Soon.TrueAsync(() => trail.Statistics.Stored == 2);
        using (
            var file = new FileStream(Assert.Single(_directory.DayFiles), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(file.Length - 100);
        }

        var exception = await Assert.ThrowsAsync<FapilogException>(() => trail.DrainAsync());

        Assert.Contains("cut short by somebody else", exception.Message, StringComparison.Ordinal);
        await trail.LogEventAsync(Some.Event("third"));
        Assert.Equal(AuditTrailHealth.Healthy, trail.Statistics.Health);
    }

    [Fact]
    public void Append_SomebodyElseWroteAtTheEndMeanwhile_OverwritesNothing()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var path = Path.Combine(_directory.Trail, "shared.txt");
        Directory.CreateDirectory(_directory.Trail);
        using (var ours = PhysicalFileSystem.Instance.OpenOrCreate(path))
        {
            ours.Append("ours\n"u8, 0);
            File.AppendAllText(path, "somebody else's\n");
            ours.Append("ours again\n"u8, 5);
        }

        Assert.Equal("ours\nsomebody else's\nours again\n", File.ReadAllText(path));
    }

    [Fact]
    public async Task LogEventAsync_WithARedactionHook_StoresWhatItReturns()
    {
        var options = Some.Options(_directory);
        options.Redact = auditEvent =>
            auditEvent with { UserId = null, Message = auditEvent.Message.Replace("4111", "****", StringComparison.Ordinal) };
        await using (var trail = new AuditTrail(options))
        {
            await trail.StartAsync();
            await trail.LogEventAsync(Some.Event("card 4111") with { UserId = "ada" });
        }

        var stored = Assert.Single(ChainCheck.Verify(_directory.Lines()));
        Assert.Equal("card ****", Text(stored, "message"));
        Assert.Equal(JsonValueKind.Null, stored.GetProperty("user_id").ValueKind);
    }

    private async Task NoticesAsync(Action<string> change, bool staysInTheTrail)
    {
        var dispatcher = new CollectingDispatcher();
        await using var trail = await Some.StartedTrailAsync(_directory, dispatcher, clock: _clock);
        await trail.LogEventAsync(Some.Event("first"));
        change(Assert.Single(_directory.DayFiles));

        var receipt = await trail.LogEventAsync(Some.Event("second"));
        await trail.DrainAsync();
        await trail.DrainAlertsAsync();

        Assert.Equal(2, receipt.SequenceNumber);
        Assert.Contains(
            _directory.Lines(),
            line => System.Text.Encoding.ASCII.GetString(line).Contains("\"second\"", StringComparison.Ordinal));
        Assert.Equal("integrity_failure", Assert.Single(dispatcher.Sent).Event.Alert.Reasons[0]);
        Assert.Equal(staysInTheTrail, _directory.Lines().Any(line => line.AsSpan().SequenceEqual("foreign"u8)));
    }

    private static string Text(JsonElement element, string member) => element.GetProperty(member).GetString()!;

    private Task RemoveHeadAsync()
    {
        File.Delete(Path.Combine(_directory.Trail, "head.json"));
        return Task.CompletedTask;
    }

    private async Task StoreAsync(int count)
    {
        await using var trail = await Some.StartedTrailAsync(_directory, clock: _clock);
        for (var i = 0; i < count; i++)
        {
            await trail.LogEventAsync(Some.Event($"event {i}"));
        }
    }
}
