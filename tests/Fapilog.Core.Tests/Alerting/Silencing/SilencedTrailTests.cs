using Fapilog.Auditing;
using Fapilog.Compliance;
using Fapilog.Control;
using Fapilog.Diagnostics;
using Fapilog.Querying;
using Fapilog.Recovery;
using Fapilog.Storage;
using Fapilog.Support;
using Fapilog.Verification;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Alerting;

/// <summary>
/// Silences and cursors of real trails: commands beside a running one, counts from the files, and moved cursors.
/// </summary>
public sealed class SilencedTrailTests : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly TempDirectory _directory = new();
    private readonly FakeTimeProvider _clock = Some.Clock();
    private readonly CollectingLog _log = new();

    public void Dispose()
    {
        _directory.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task SendAsync_BesideARunningTrail_IsRecordedThereAndRaisesNoAlert()
    {
        var dispatcher = new CollectingDispatcher();
        await using (var trail = await Some.StartedTrailAsync(_directory, dispatcher, clock: _clock, log: _log))
        {
            await Soon.EndsAsync(SendAsync(new ControlClient(_directory.Trail, timeProvider: _clock)), _clock, Step);
            await trail.LogEventAsync(Some.Critical("loud"));
            await trail.DrainAlertsAsync();
            Assert.Equal(2, trail.Statistics.LastSequenceNumber);
            await Assert.ThrowsAsync<ArgumentException>(() => trail.LogEventAsync(
                Some.Event() with { Metadata = AuditMap.Create(("kind", "alert_silence_added")) }).AsTask());
        }

        Assert.Equal("loud", Assert.Single(dispatcher.Sent).Event.Message);
        var stored = StoredEvents.Read(_directory.Trail).First();
        Assert.Equal(
            (AuditEventType.ConfigChanged, "alert_silence_added"), (stored.EventType, stored.Metadata["kind"].AsString()));
        Assert.Single(Silences.Read(PhysicalFileSystem.Instance, _directory.Trail, [], _clock).All);
        Assert.True(TrailVerifier.Verify(_directory.Trail).Valid);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task StartAsync_AfterARequestThatNobodyTook_CarriesItOutOnce()
    {
        await using (await Some.StartedTrailAsync(_directory, clock: _clock))
        {
        }

        var folder = new ControlFolder(_directory.Trail);
        folder.Write(new ControlFile(_clock.GetUtcNow(), Guid.NewGuid(), ControlFileKind.Request), Add().ToBytes());
        for (var start = 0; start < 2; start++)
        {
            await using var trail = await Some.StartedTrailAsync(_directory, clock: _clock);
            await Soon.TrueAsync(() => !folder.List().Any(name => ControlFile.IsRequest(name)));
        }

        Assert.Single(StoredEvents.Read(_directory.Trail));
        Assert.Single(Silences.Read(PhysicalFileSystem.Instance, _directory.Trail, [], _clock).All);
    }

    [Fact]
    public async Task SendAsync_WithoutARunningTrail_OpensItAndLeavesItsAlertsToTheNextStart()
    {
        await LogAsync(new FailingDispatcher(), Some.Critical("owed"));

        var folder = new ControlFolder(_directory.Trail);
        Directory.Delete(folder.Path);

        await SendAsync(new ControlClient(_directory.Trail));

        // Made by an operator's command, it could belong to another account than the host's.
        Assert.False(folder.Exists);
        var later = new CollectingDispatcher();
        await using var trail = await Some.StartedTrailAsync(_directory, later, clock: _clock);
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);
        Assert.Equal("owed", Assert.Single(later.Sent).Event.Message);
        Assert.Single(Silences.Read(PhysicalFileSystem.Instance, _directory.Trail, [], _clock).All);
    }

    [Fact]
    public async Task SendAsync_ASignedTrailWithoutItsKey_IsRefused()
    {
        var key = new Sealing.SealOptions { Key = Secret.Parse("literal:a-key-of-at-least-32-characters-for-a-test") };
        await using (var trail = new AuditTrail(new AuditTrailOptions { StoragePath = _directory.Trail, Seal = key }, [], _clock))
        {
            await trail.StartAsync();
            await trail.LogEventAsync(Some.Event());
        }

        var exception =
            await Assert.ThrowsAsync<FapilogException>(() => SendAsync(new ControlClient(_directory.Trail)));

        Assert.Contains(
            "no key is given. Name the configuration that has it with '--config'.", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a-key-of", exception.ToString(), StringComparison.Ordinal);
        Assert.Single(StoredEvents.Read(_directory.Trail));
    }

    /// <summary>What counts is the time of storing, not that of the events.</summary>
    [Fact]
    public async Task Count_FromTheFiles_IsWhatFindSaysOfEachStoredAlert()
    {
        var policy = new CompliancePolicy { Level = ComplianceLevel.Gdpr, RetentionDays = 365 };
        var expected = new List<long>();
        var from = Some.Noon.AddHours(11.5);
        await using (var trail = await Some.StartedTrailAsync(_directory, new FailingDispatcher(), clock: _clock, policy: policy))
        {
            // Three days, ingested events among them, and critical ones.
            for (var hour = 0; hour < 60; hour++)
            {
                var auditEvent = new AuditEvent
                {
                    EventType = AuditEventType.AuthenticationFailed,
                    Message = $"hour {hour}",
                    LogLevel = hour % 5 == 0 ? AuditLogLevel.Critical
                        : hour % 3 == 0 ? AuditLogLevel.Info
                        : AuditLogLevel.Security,
                    Component = hour % 4 == 0 ? "orders" : "billing.api",
                    ContainsPii = hour % 7 == 0,
                    Timestamp = hour % 2 == 0 ? Some.Noon.AddYears(-1) : default,
                };
                var receipt = await trail.LogEventAsync(auditEvent);
                var alerts = hour % 5 != 0 && (hour % 3 != 0 || hour % 7 == 0);
                if (alerts && hour % 4 != 0 && hour >= 12 && hour < 40)
                {
                    expected.Add(receipt.SequenceNumber!.Value);
                }

                _clock.Advance(TimeSpan.FromHours(1));
            }
        }

        var silences = Silences.Read(PhysicalFileSystem.Instance, _directory.Trail, [], _clock);
        var silence = new Silence
        {
            Id = "1",
            Match = new AlertMatch { Components = ["billing*"] },
            From = from,
            Until = Some.Noon.AddHours(39.5),
            Author = "ops",
            Comment = "c",
        };
        silences.Keep(silence);
        silences.Keep(silence with { Id = "2", From = from.AddHours(40), Until = from.AddHours(41) });

        var counts = SilenceCount.Count(
            PhysicalFileSystem.Instance, _directory.Trail, silences, new StoredEventRules(policy), from, CancellationToken.None);

        Assert.NotEmpty(expected);
        Assert.Equal(new SilenceCount(expected.Count, expected[0], expected[^1]), counts["1"]);
        Assert.False(counts.ContainsKey("2"));
    }

    // Where the cursor is moved to, and which of the events 1 to 5, one hour apart, the next start delivers.
    [Theory]
    [InlineData("end", new string[0])]
    [InlineData("beginning", new[] { "1", "2", "3", "4", "5" })]
    [InlineData("3", new[] { "4", "5" })]
    [InlineData("time", new[] { "3", "4", "5" })]
    [InlineData("before", new[] { "1", "2", "3", "4", "5" })]
    public async Task Move_TheCursor_TheNextStartDeliversWhatFollows(string target, string[] expected)
    {
        var first = new CollectingDispatcher();
        await LogAsync(first, [.. Enumerable.Range(1, 5).Select(number => Some.Critical($"{number}"))]);

        MovedCursor moved;
        await using (var stopped = await StoppedTrail.OpenAsync(_directory.Trail, null, _clock))
        {
            moved = await CursorMove.RunAsync(
                stopped, _directory.Trail, "chat", Target(target), "ops", new StoredEventRules(new CompliancePolicy()),
                CancellationToken.None);
        }

        var later = new CollectingDispatcher();
        await using (var trail = await Some.StartedTrailAsync(_directory, later, clock: _clock, log: _log))
        {
            await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);
        }

        Assert.Equal(expected, later.Sent.Select(sent => sent.Event.Message));
        Assert.Equal((expected.Length, 6), (moved.Due, moved.RecordedSequence));
        var recorded = StoredEvents.Read(_directory.Trail).Last().Metadata;
        Assert.Equal(
            ("alert_cursor_set", "chat", "ops"),
            (recorded["kind"].AsString(), recorded["instance"].AsString(), recorded["author"].AsString()));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task Move_ToAnEventThatIsNotThere_IsRefusedAndMovesNothing()
    {
        await LogAsync(new CollectingDispatcher(), Some.Critical());
        var path = Path.Combine(_directory.Trail, AlertCursor.NameOf("chat"));
        var before = await File.ReadAllBytesAsync(path);

        await using (var stopped = await StoppedTrail.OpenAsync(_directory.Trail, null, _clock))
        {
            await Assert.ThrowsAsync<FapilogException>(() => CursorMove.RunAsync(
                stopped, _directory.Trail, "chat", new CursorTarget.Through(2), "ops",
                new StoredEventRules(new CompliancePolicy()), CancellationToken.None));
        }

        Assert.Equal(before, await File.ReadAllBytesAsync(path));
        Assert.Single(StoredEvents.Read(_directory.Trail));
    }

    [Fact]
    public async Task Cursors_BesideARunningTrail_SayWhatIsGivenOwedAndLeft()
    {
        var window = new AlertInstanceOptions { QueueCapacity = 2 };
        await using var trail = await Some.StartedTrailAsync(_directory, new FailingDispatcher(), window, _clock);
        for (var i = 0; i < 5; i++)
        {
            await trail.LogEventAsync(Some.Critical());
        }

        StoredCursor? cursor = null;
        await Soon.TrueAsync(
            () =>
            {
                cursor = StoredCursors.Read(PhysicalFileSystem.Instance, _directory.Trail).Single();
                return cursor.Cursor?.Anchor?.Sequence == 5;
            },
            _clock,
            Step);

        var lane = cursor!.Cursor!.Lanes.Single(lane => lane.Severity is AlertSeverity.Critical);
        Assert.Equal(("chat", AlertCursor.NameOf("chat"), null), (cursor.Instance, cursor.File, cursor.Fault));
        Assert.InRange(lane.Owed.Count, 2, 4);
        Assert.Equal(5, lane.Owed.Count + StoredCursors.CountBacklog(PhysicalFileSystem.Instance, _directory.Trail, lane));
    }

    private static CursorTarget Target(string text) => text switch
    {
        "end" => new CursorTarget.End(),
        "beginning" => new CursorTarget.Beginning(),
        "time" => new CursorTarget.Since(Some.Noon.AddHours(2)),
        "before" => new CursorTarget.Since(Some.Noon.AddHours(-1)),
        _ => new CursorTarget.Through(3),
    };

    private async Task LogAsync(IAlertDispatcher dispatcher, params AuditEvent[] events)
    {
        await using var trail = await Some.StartedTrailAsync(_directory, dispatcher, clock: _clock);
        foreach (var auditEvent in events)
        {
            await trail.LogEventAsync(auditEvent);
            _clock.Advance(TimeSpan.FromHours(1));
        }

        if (dispatcher is CollectingDispatcher)
        {
            await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);
        }

        await Soon.EndsAsync(trail.StopAsync(), _clock, TimeSpan.FromSeconds(1));
    }

    private ControlRequest Add() => new(
        SilenceCommands.Add,
        AuditMap.Create(("comment", "Deployment."), ("seconds", 3600L)),
        "ops",
        _clock.GetUtcNow());

    private Task<AuditMap> SendAsync(ControlClient client) => client.SendAsync(
        Add(),
        async (request, token) =>
        {
            await using var trail = await StoppedTrail.OpenAsync(_directory.Trail, null, _clock, cancellationToken: token);
            return await trail.CarryOutAsync(request, token);
        },
        CancellationToken.None);

    private sealed class FailingDispatcher : IAlertDispatcher
    {
        public Task<AlertReceipt> SendAlertAsync(
            AuditEvent auditEvent,
            AlertSeverity severity,
            string? channel = null,
            CancellationToken cancellationToken = default) =>
            throw new AlertDeliveryException(AlertFailureKind.InstanceFailed, "Down.");
    }
}
