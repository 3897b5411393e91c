using Fapilog.Auditing;
using Fapilog.Compliance;
using Fapilog.Cursors;
using Fapilog.Storage;
using Fapilog.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Alerting;

/// <summary>
/// Which days of a trail its instances keep from retention.
/// </summary>
public sealed class NeededDayTests : IDisposable
{
    private static readonly DateOnly Day = DateOnly.FromDateTime(Some.Noon.UtcDateTime);

    private readonly TempDirectory _directory = new();
    private readonly FakeTimeProvider _clock = Some.Clock();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task FindEarliestDay_OfAnInstanceThatStaysRemoved_IsNoneAfterItsAlertsEnded()
    {
        using var failing = new ScriptedDispatcher(_ => ScriptedDispatcher.Fail(AlertFailureKind.Temporary));
        await using (var before = new AuditTrail(Some.Options(_directory), [new AlertInstance("chat", failing)], _clock))
        {
            await before.StartAsync();
            await before.LogEventAsync(Some.Critical());
            await before.StopAsync(new CancellationToken(true));
        }

        await using var pump = Open("mail");
        var chat = pump.Instances.Single(instance => instance.Instance.Name == "chat").Turns;
        Assert.Equal(Day, chat.FindEarliestDay());
        Raise(pump, 1000);

        _clock.Advance(TimeSpan.FromHours(25));
        chat.ExpireHeld();

        Assert.Equal((0, null), (chat.Statistics.Open, chat.FindEarliestDay()));
    }

    [Fact]
    public async Task FindEarliestDay_AfterAnAlertEnded_IsWhatTheNextProcessNeedsToo()
    {
        await using var pump = Open("chat");
        Raise(pump, 1);
        var chat = pump.Instances[0].Turns;
        Assert.Equal(Day, pump.FindEarliestDay());

        var turn = chat.Queue.TryTake()!.Value;
        Assert.True(chat.Begin(turn));
        chat.End(turn, new AlertCallResult(AlertCallStatus.Delivered));

        // The clock stands still, so nothing else writes the cursor.
        Assert.Null(pump.FindEarliestDay());
        var cursor = AlertCursor.Read(PhysicalFileSystem.Instance, _directory.Trail, "chat")!;
        Assert.All(cursor.Lanes, lane => Assert.Empty(lane.Owed));
    }

    private static void Raise(AlertPump pump, long number)
    {
        var place = new TrailPlace(Day, 100 * number);
        pump.Raise(
            [
                new StoredAlert(
                    Some.Critical() with { SequenceNumber = number, Checksum = "checksum" },
                    new AlertDecision(AlertSeverity.Critical, []),
                    new AlertPosition(place, number, AlertSeverity.Critical, Some.Noon)),
            ],
            place with { Offset = place.Offset + 1 }, number, 1);
    }

    private AlertPump Open(string instance)
    {
        Directory.CreateDirectory(_directory.Trail);
        var pump = new AlertPump(
            new AlertSource("default", _directory.Trail), [new AlertInstance(instance, new CollectingDispatcher())], [], _clock,
            NullLogger.Instance);
        pump.Open(
            PhysicalFileSystem.Instance, _directory.Trail, new StoredEventRules(new CompliancePolicy()), null, null, default);
        return pump;
    }
}
