using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Fapilog.Alerting;
using Fapilog.Diagnostics;
using Fapilog.Storage;
using Fapilog.Support;

namespace Fapilog.Auditing;

public sealed class AuditTrailStorageTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public static TheoryData<string, string> Damages => new()
    {
        { "edited", "does not match its content" },
        { "garbage", "cannot be read" },
        { "unchained", "did not chain its events" },
        { "duplicate", "given twice" },
    };

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task LogEventAsync_ManyCallersAtOnce_StoresOneChain()
    {
        await using var trail = await Some.StartedTrailAsync(_directory);

        var receipts = await Task.WhenAll(Enumerable.Range(0, 64).Select(caller => Task.Run(async () =>
        {
            var own = new List<AuditReceipt>();
            for (var i = 0; i < 20; i++)
            {
                own.Add(await trail.LogEventAsync(Some.Event($"{caller}/{i}"), i % 2 == 0
                    ? AuditDurability.Durable
                    : AuditDurability.Enqueued));
            }

            return own;
        })));
        await trail.StopAsync();

        var events = ChainCheck.Verify(_directory.Lines());
        Assert.Equal(1280, events.Count);
        Assert.Equal(1280, trail.Statistics.Stored);
        Assert.Equal(1280, trail.Statistics.LastSequenceNumber);
        Assert.Equal(1280, receipts.SelectMany(own => own).Select(receipt => receipt.EventId).Distinct().Count());
        Assert.All(receipts.SelectMany(own => own).Where(receipt => receipt.SequenceNumber is not null), receipt =>
        {
            var stored = events[(int)receipt.SequenceNumber!.Value - 1];
            Assert.Equal(receipt.EventId, stored.GetProperty("event_id").GetString());
            Assert.Equal(receipt.Checksum, stored.GetProperty("checksum").GetString());
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DisposeAsync_WithoutStopUnderLoadWithADispatcherThatHangs_StoresEveryAcceptedEventInOrder(
        bool callersAreCancelled)
    {
        using var dispatcher = new ScriptedDispatcher((_, _) => new TaskCompletionSource<AlertReceipt>().Task);
        using var cancellation = new CancellationTokenSource();
        var clock = Some.Clock();
        var trail = await Some.StartedTrailAsync(_directory, dispatcher, clock: clock);
        var accepted = new ConcurrentBag<AuditReceipt>();
        var enqueued = 0;
        var callers = Enumerable.Range(0, 64).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; ; i++)
            {
                try
                {
                    var auditEvent = i % 10 == 0 ? Some.Critical($"{caller}/{i}") : Some.Event($"{caller}/{i}");
                    var receipt = await trail.LogEventAsync(
                        auditEvent, i % 2 == 0 ? AuditDurability.Durable : AuditDurability.Enqueued, cancellation.Token);
                    accepted.Add(receipt);
                    Interlocked.Increment(ref enqueued);
                }
                catch (OperationCanceledException)
                {
                    // Taken or not: it may be in the trail.
                    return;
                }
                catch (InvalidOperationException)
                {
                    // The trail has stopped, and says so.
                    return;
                }
            }
        })).ToArray();
        await Soon.TrueAsync(() => Volatile.Read(ref enqueued) > 2000);
        if (callersAreCancelled)
        {
            await cancellation.CancelAsync();
        }

        await Soon.EndsAsync(trail.DisposeAsync().AsTask(), clock, TimeSpan.FromSeconds(1));
        await Task.WhenAll(callers);

        var events = ChainCheck.Verify(_directory.Lines());
        var places = events.Select((stored, index) => (Id: stored.GetProperty("event_id").GetString()!, Sequence: index + 1L))
            .ToDictionary(place => place.Id, place => place.Sequence);
        Assert.All(accepted, receipt => Assert.True(places.ContainsKey(receipt.EventId)));
        Assert.All(
            accepted.Where(receipt => receipt.SequenceNumber is not null),
            receipt => Assert.Equal(receipt.SequenceNumber, places[receipt.EventId]));
        Assert.All(
            events.GroupBy(stored => stored.GetProperty("message").GetString()!.Split('/')[0]),
            own => Assert.Equal(
                Enumerable.Range(0, own.Count()),
                own.Select(stored => int.Parse(stored.GetProperty("message")
                    .GetString()!.Split('/')[1], CultureInfo.InvariantCulture))));
        Assert.Equal(events.Count, trail.Statistics.Stored);
    }

    [Fact]
    public async Task StartAsync_AfterARestart_ContinuesTheChain()
    {
        for (var run = 0; run < 3; run++)
        {
            await using var trail = await Some.StartedTrailAsync(_directory);
            var receipt = await trail.LogEventAsync(Some.Event($"run {run}"));
            Assert.Equal(run + 1, receipt.SequenceNumber);
            Assert.Equal(1, trail.Statistics.Stored);
        }

        Assert.Equal(3, ChainCheck.Verify(_directory.Lines()).Count);
    }

    [Fact]
    public async Task StartAsync_AfterALineLongerThanOneBlock_ContinuesTheChain()
    {
        for (var run = 0; run < 2; run++)
        {
            await using var trail = await Some.StartedTrailAsync(_directory);
            await trail.LogEventAsync(Some.Event(new string('é', 100_000)));
        }

        Assert.Equal(2, ChainCheck.Verify(_directory.Lines()).Count);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task StartAsync_TheLastLineIsDamaged_RefusesAndWritesNothing(string damage, string reason)
    {
        await StoreAsync(2);
        var path = Assert.Single(_directory.DayFiles);
        var text = await File.ReadAllTextAsync(path);
        var last = text.LastIndexOf('\n', text.Length - 2) + 1;
        var damaged = damage switch
        {
            "edited" =>
                text[..last] + text[last..].Replace("\"message\":\"event 1", "\"message\":\"Event 1", StringComparison.Ordinal),
            "garbage" => text + "not json\n",
            "unchained" => text + "{\"event_id\":\"v0\",\"checksum\":null}\n",
            _ => text[..last] + text[last..].Replace("\"message\":", "\"message\":\"\",\"message\":", StringComparison.Ordinal),
        };
        Assert.NotEqual(text, damaged);
        await File.WriteAllTextAsync(path, damaged);

        var trail = new AuditTrail(Some.Options(_directory));
        var exception = await Assert.ThrowsAsync<FapilogException>(() => trail.StartAsync());

        Assert.Equal("FAP4004", Assert.Single(exception.Faults).Code);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        Assert.Equal(damaged, await File.ReadAllTextAsync(path));
        Assert.Single(_directory.DayFiles);
        await Assert.ThrowsAsync<InvalidOperationException>(() => trail.LogEventAsync(Some.Event()).AsTask());

        // The refusal let the directory go.
        await File.WriteAllTextAsync(path, text);
        await trail.StartAsync();
        Assert.Equal(3, (await trail.LogEventAsync(Some.Event())).SequenceNumber);
        await trail.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n \r\n\n")]
    public async Task StartAsync_TheNewestFileIsBlank_ContinuesTheOneBefore(string blank)
    {
        var clock = Some.Clock();
        await StoreAsync(1, clock);
        _directory.WriteDay("audit_2025-08-08.jsonl", Encoding.ASCII.GetBytes(blank));

        await using var trail = await Some.StartedTrailAsync(_directory, clock: clock);

        Assert.Equal(2, (await trail.LogEventAsync(Some.Event())).SequenceNumber);
        Assert.Contains("\"sequence_number\":2", await ReadAsync("audit_2025-08-08.jsonl"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_FilesOfOtherNames_AreLeftAlone()
    {
        _directory.WriteDay("audit_backup.jsonl", "x"u8);
        _directory.WriteDay("audit_2025-02-30.jsonl", "x"u8);

        await using var trail = await Some.StartedTrailAsync(_directory);

        Assert.Equal(1, (await trail.LogEventAsync(Some.Event())).SequenceNumber);
        Assert.Equal("x", await ReadAsync("audit_backup.jsonl"));
    }

    [Fact]
    public async Task LogEventAsync_AtMidnight_StartsTheNextFileAndGoesOnInTheChain()
    {
        var clock = Some.Clock();
        await using var trail = await Some.StartedTrailAsync(_directory, clock: clock);
        clock.SetUtcNow(new DateTimeOffset(2025, 8, 7, 23, 59, 59, TimeSpan.Zero));
        await trail.LogEventAsync(Some.Event("before"));
        clock.Advance(TimeSpan.FromSeconds(1));
        await trail.LogEventAsync(Some.Event("after"));

        Assert.Equal(["audit_2025-08-07.jsonl", "audit_2025-08-08.jsonl"], _directory.DayFiles.Select(Path.GetFileName));
        Assert.Contains("\"before\"", await ReadAsync("audit_2025-08-07.jsonl"), StringComparison.Ordinal);
        Assert.Equal(2, ChainCheck.Verify(_directory.Lines()).Count);
    }

    [Fact]
    public async Task LogEventAsync_AnEventOfLongAgo_GoesIntoTheFileOfTheDayOfWriting()
    {
        await using var trail = await Some.StartedTrailAsync(_directory, clock: Some.Clock());

        await trail.LogEventAsync(
            Some.Event() with { Timestamp = new DateTimeOffset(1999, 12, 31, 1, 2, 3, TimeSpan.FromHours(2)) });

        Assert.Equal("audit_2025-08-07.jsonl", Path.GetFileName(Assert.Single(_directory.DayFiles)));
        var stored = Assert.Single(ChainCheck.Verify(_directory.Lines()));
        Assert.Equal("1999-12-31T01:02:03+02:00", stored.GetProperty("timestamp").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, stored.GetProperty("hostname").ValueKind);
    }

    [Fact]
    public async Task LogEventAsync_TheClockWentBack_StaysInTheNewestFile()
    {
        var clock = Some.Clock();
        await StoreAsync(1, clock);
        var earlier = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(clock.GetUtcNow().AddHours(-20));

        await StoreAsync(1, earlier);

        Assert.Equal("audit_2025-08-07.jsonl", Path.GetFileName(Assert.Single(_directory.DayFiles)));
        Assert.Equal(2, ChainCheck.Verify(_directory.Lines()).Count);
    }

    [UnixFact]
    public async Task LogEventAsync_AnotherProcessTookTheRemovedDirectory_SaysSoWithItsCode()
    {
        await using var trail = await Some.StartedTrailAsync(_directory);
        await trail.LogEventAsync(Some.Event());
        Directory.Delete(_directory.Trail, recursive: true);
        Directory.CreateDirectory(_directory.Trail);
        using var held = PhysicalFileSystem.Instance.TryLock(Path.Combine(_directory.Trail, DirectoryLock.FileName));
        var owner = new DirectoryOwner(4711, "elsewhere", DateTimeOffset.UnixEpoch, null);
        owner.Write(PhysicalFileSystem.Instance, _directory.Trail);

        var exception = await Assert.ThrowsAsync<FapilogException>(async () => await trail.LogEventAsync(Some.Event()));

        Assert.Equal("FAP4006", Assert.Single(exception.Faults).Code);
        Assert.Contains("FAP4005: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("the process 4711 on host 'elsewhere'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Give each trail a StoragePath of its own", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_AnotherTrailHoldsTheDirectory_IsRefused()
    {
        await using var first = await Some.StartedTrailAsync(_directory);
        var second = new AuditTrail(Some.Options(_directory));

        var exception = await Assert.ThrowsAsync<FapilogException>(() => second.StartAsync());

        Assert.Equal("FAP4005", Assert.Single(exception.Faults).Code);
        await first.StopAsync();
        await second.StartAsync();
        await second.DisposeAsync();
    }

    [Fact]
    public async Task StartAsync_ThePathIsAFile_SaysSo()
    {
        await File.WriteAllTextAsync(_directory.Trail, "x");

        var exception = await Assert.ThrowsAsync<FapilogException>(() => new AuditTrail(Some.Options(_directory)).StartAsync());

        Assert.Equal("FAP4007", Assert.Single(exception.Faults).Code);
        Assert.Contains(_directory.Trail, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LogEventAsync_TheNextFileCannotBeMade_TellsEveryCallerFromThenOn()
    {
        var clock = Some.Clock();
        using var log = new CollectingLog();
        await using var trail = await Some.StartedTrailAsync(_directory, clock: clock, log: log);
        await trail.LogEventAsync(Some.Event("stored"));
        Directory.CreateDirectory(Path.Combine(_directory.Trail, "audit_2025-08-08.jsonl"));
        clock.Advance(TimeSpan.FromDays(1));

        var exception = await Assert.ThrowsAsync<FapilogException>(() => trail.LogEventAsync(Some.Critical()).AsTask());

        Assert.Equal("FAP4006", Assert.Single(exception.Faults).Code);
        await Assert.ThrowsAsync<FapilogException>(() => trail.LogEventAsync(Some.Event(), AuditDurability.Enqueued).AsTask());
        await Assert.ThrowsAsync<FapilogException>(() => trail.DrainAsync());
        await trail.StopAsync();
        await Assert.ThrowsAsync<FapilogException>(() => trail.DrainAsync());
        Assert.Equal(
            (1, 2, 1, 1),
            (
                trail.Statistics.Stored,
                trail.Statistics.Failed,
                trail.Statistics.LastSequenceNumber,
                trail.Statistics.AlertsRaised));
        Assert.Single(log.Lines, line => line.Id == 4002);
        Directory.Delete(Path.Combine(_directory.Trail, "audit_2025-08-08.jsonl"));
        Assert.Single(ChainCheck.Verify(_directory.Lines()));
    }

    [Fact]
    public async Task StartAsync_OnUnix_KeepsTheFilesFromOthers()
    {
        await StoreAsync(1);

        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Others =
                UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute | UnixFileMode.GroupWrite;
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Assert.Single(_directory.DayFiles)) & Others);
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(_directory.Trail) & Others);
        }
    }

    private async Task StoreAsync(int count, TimeProvider? clock = null)
    {
        await using var trail = await Some.StartedTrailAsync(_directory, clock: clock);
        for (var i = 0; i < count; i++)
        {
            await trail.LogEventAsync(Some.Event($"event {i}"));
        }
    }

    private async Task<string> ReadAsync(string name)
    {
        using var reader = new StreamReader(new FileStream(
            Path.Combine(_directory.Trail, name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return await reader.ReadToEndAsync();
    }
}
