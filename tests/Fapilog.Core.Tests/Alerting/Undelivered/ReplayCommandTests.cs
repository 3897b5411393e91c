using Fapilog.Auditing;
using Fapilog.Control;
using Fapilog.Diagnostics;
using Fapilog.Support;

namespace Fapilog.Alerting.Undelivered;

/// <summary>
/// What an instance gave up is sent again on command, and its entry is settled when the instance accepts it.
/// </summary>
public sealed class ReplayCommandTests : TrailTest
{
    private readonly List<SentAlert> _sent = [];
    private bool _isRejecting = true;
    private bool _hang;

    [Fact]
    public async Task Replay_AfterTheVendorTakesThem_SendsTheSameAlertsMarkedAndSettlesTheEntries()
    {
        var trail = await StartAsync();
        await trail.LogEventAsync(Some.Critical("one") with { ContainsPii = true });
        await trail.LogEventAsync(Some.Critical("two"));
        await UndeliveredAsync(2);
        _isRejecting = false;

        var answer = await ReplayAsync(trail);

        Assert.Equal((2L, 0L, 0L, 0L), Numbers(answer));
        var sent = _sent.OrderBy(sent => sent.Event.SequenceNumber).ToList();
        Assert.All(((SentAlert First, SentAlert Second)[])[(sent[0], sent[1]), (sent[2], sent[3])], pair =>
        {
            Assert.Equal((false, true), (pair.First.Event.Alert.IsReplay, pair.Second.Event.Alert.IsReplay));
            Assert.Equal(pair.First.Event.Alert.IdempotencyKey, pair.Second.Event.Alert.IdempotencyKey);
            Assert.Equal(pair.First.Event.Alert.Reasons, pair.Second.Event.Alert.Reasons);
            Assert.Equal(
                (pair.First.Event.Message, pair.First.Severity, pair.First.Channel),
                (pair.Second.Event.Message, pair.Second.Severity, pair.Second.Channel));
        });
        Assert.Empty(SomeUndelivered.Read(Folder));
        Assert.All(
            SomeUndelivered.Read(Folder, settledToo: true),
            entry => Assert.Equal(UndeliveredEnd.Replayed, entry.Settled!.How));
        Assert.Equal((0L, 0L, 0L, 0L), Numbers(await ReplayAsync(trail)));
        Assert.Contains(
            Querying.StoredEvents.Read(Folder.Trail),
            stored => stored.Metadata.TryGetValue("author", out var author) && author.AsString() == "ann");
    }

    [Fact]
    public async Task Replay_ThatTheVendorRejects_LeavesTheOneEntryOpenAndSaysWhy()
    {
        var trail = await StartAsync();
        await trail.LogEventAsync(Some.Critical());
        await UndeliveredAsync(1);

        var answer = await ReplayAsync(trail);

        Assert.Equal((0L, 1L, 0L, 0L), Numbers(answer));
        Assert.Contains("There is no such channel.", Assert.Single(answer["reasons"].AsMap()).Key, StringComparison.Ordinal);
        Assert.Single(SomeUndelivered.Read(Folder, settledToo: true));
        Assert.Equal(0, trail.Statistics.Instances[0].Open);
    }

    [Fact]
    public async Task Replay_MoreThanTheWindowTakes_SendsAllOfThem()
    {
        var trail = await StartAsync(window: 2);
        for (var i = 0; i < 25; i++)
        {
            await trail.LogEventAsync(Some.Critical($"number {i}"));
        }

        await UndeliveredAsync(25);
        _isRejecting = false;

        await ReplayAsync(trail, toTheEnd: false);
        var again = await ReplayAsync(trail, toTheEnd: false);
        await Soon.TrueAsync(
            () => SomeUndelivered.Read(Folder).Count == 0, Clock, TimeSpan.FromMilliseconds(50));

        Assert.Equal((0L, 0L), (Numbers(again).Delivered, Numbers(again).Failed));
        Assert.Equal(25, _sent[25..].Select(sent => sent.Event.Message).Distinct().Count());
        Assert.Equal(50, _sent.Count);
    }

    [Fact]
    public async Task Replay_OfADigest_SaysHowManyItStandsFor()
    {
        var trail = await StartAsync(digest: new AlertDigest { UpTo = AlertSeverity.Critical });
        for (var i = 0; i < 3; i++)
        {
            await trail.LogEventAsync(Some.Critical($"number {i}"));
        }

        await Soon.TrueAsync(() => SomeUndelivered.Read(Folder).Count == 1, Clock, TimeSpan.FromSeconds(5));
        _isRejecting = false;

        await ReplayAsync(trail);

        var alert = _sent[^1].Event.Alert;
        Assert.Equal(
            (true, 3, 1L, 3L, _sent[0].Event.Alert.IdempotencyKey),
            (alert.IsReplay, alert.Count, alert.FirstSequence, alert.LastSequence, alert.IdempotencyKey));
        Assert.Empty(SomeUndelivered.Read(Folder));
    }

    [Fact]
    public async Task Replay_OfADigestWhoseLastEventWasNotRead_HasTheKeyOfTheDigest()
    {
        _hang = true;
        var first = await StartAsync(digest: new AlertDigest { UpTo = AlertSeverity.Critical });
        for (var i = 0; i < 3; i++)
        {
            await first.LogEventAsync(Some.Critical($"number {i}"));
        }

        await Soon.TrueAsync(() => _sent.Count > 0, Clock, TimeSpan.FromSeconds(5));
        await first.StopAsync(new CancellationToken(true));
        var without = await StartAsync(Some.Options(Folder), new AlertInstance("mail", new CollectingDispatcher()));
        await Soon.TrueAsync(() => SomeUndelivered.Read(Folder).Count == 1, Clock, TimeSpan.FromDays(1));
        await without.StopAsync(new CancellationToken(true));
        Assert.Null(SomeUndelivered.Read(Folder)[0].Alert);

        (_hang, _isRejecting) = (false, false);
        await ReplayAsync(await StartAsync());

        Assert.Equal((3, true), (_sent[^1].Event.Alert.Count, _sent[^1].Event.Alert.IsReplay));
        Assert.Equal(_sent[0].Event.Alert.IdempotencyKey, _sent[^1].Event.Alert.IdempotencyKey);
    }

    [Fact]
    public async Task Replay_TheTrailStopsMeanwhile_LeavesTheEntryOpen()
    {
        var trail = await StartAsync();
        await trail.LogEventAsync(Some.Critical());
        await UndeliveredAsync(1);
        _hang = true;
        await ReplayAsync(trail, toTheEnd: false);
        await Soon.TrueAsync(() => _sent.Count == 2);

        await trail.StopAsync(new CancellationToken(true));

        Assert.Null(Assert.Single(SomeUndelivered.Read(Folder)).Settled);
    }

    [Theory]
    [InlineData("pager", "The trail has no instance 'pager'. It has 'chat'.")]
    [InlineData("CHAT", null)]
    public async Task Replay_OfAnInstance_IsRefusedIfThereIsNone(string instance, string? expected)
    {
        var trail = await StartAsync();

        var failure = await Record.ExceptionAsync(() => ReplayAsync(trail, instance));

        Assert.Equal(expected, (failure as FapilogException)?.Faults[0].Message);
    }

    private static (long Delivered, long Failed, long Open, long NotSent) Numbers(AuditMap answer)
    {
        long Number(string name) => answer[name].TryGetInt64(out var number) ? number : -1;
        return (Number("delivered"), Number("failed"), Number("open"), Number("not_sent"));
    }

    private Task UndeliveredAsync(int count) => Soon.TrueAsync(() => SomeUndelivered.Read(Folder).Count == count);

    private async Task<AuditMap> ReplayAsync(AuditTrail trail, string? instance = null, bool toTheEnd = true)
    {
        var arguments = AuditMap.Create(
            ("author", "ann"), ("instance", instance is null ? AuditValue.Null : AuditValue.FromString(instance)));
        var answer = await SendAsync(trail, ReplayCommand.Name, arguments);
        while (toTheEnd && (answer["is_sending"].AsBoolean() || Numbers(answer).Open > 0))
        {
            await Task.Delay(1);
            answer = await SendAsync(trail, ReplayCommand.ProgressName, AuditMap.Create(("run", answer["run"])));
        }

        return answer;
    }

    private Task<AuditMap> SendAsync(AuditTrail trail, string command, AuditMap arguments) =>
        trail.CarryOutAsync(new ControlRequest(command, arguments, "ben", Clock.GetUtcNow()), CancellationToken.None)
            .WaitAsync(Soon.Limit);

    private Task<AuditTrail> StartAsync(int window = 100, AlertDigest? digest = null)
    {
        var options = Some.Options(Folder);
        options.Routes = [new AlertRoute { To = ["chat"], Channel = "#audit", Digest = digest }];
        var chat = new ScriptedDispatcher(async (alert, cancellationToken) =>
        {
            lock (_sent)
            {
                _sent.Add(alert);
            }

            await (_hang ? Task.Delay(Timeout.Infinite, cancellationToken) : Task.CompletedTask);
            return await (_isRejecting
                ? ScriptedDispatcher.Fail(AlertFailureKind.Rejected, message: "There is no such channel.")
                : ScriptedDispatcher.Accept);
        });
        return StartAsync(
            options, new AlertInstance("chat", chat, new AlertInstanceOptions { QueueCapacity = window }));
    }
}
