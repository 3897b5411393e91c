using System.Text;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Storage.Simulation;
using Fapilog.Support;

namespace Fapilog.Alerting;

/// <summary>
/// A start that fails after it took up what earlier processes left.
/// </summary>
public sealed class FailedStartTests : TrailTest
{
    private readonly SimulatedDisk _disk = new();

    [Fact]
    public async Task StartAsync_AfterOneThatFailed_CountsAndSendsWhatIsOwedOnce()
    {
        using var failing = new ScriptedDispatcher(_ => ScriptedDispatcher.Fail(AlertFailureKind.Temporary));
        var before = New(new AlertInstance("chat", failing), new AlertInstance("mail", new CollectingDispatcher()));
        await before.StartAsync();
        await before.LogEventAsync(Some.Critical());
        for (var i = 0; i < 3; i++)
        {
            await before.LogSecurityEventAsync(AuditEventType.AuthenticationFailed, "login failed");
        }

        await Soon.TrueAsync(
            () => before.Statistics.Instances[0].Retried > 0 && Cursor().Contains("\"count\":3,", StringComparison.Ordinal),
            Clock,
            TimeSpan.FromMilliseconds(2));
        await before.StopAsync(new CancellationToken(true));

        var chat = new CollectingDispatcher();
        var trail = New(new AlertInstance("chat", chat));

        // Mail owes nothing and is forgotten, when all the others were opened.
        _disk.Fault = (operation, name) =>
            operation is DiskOperation.Delete && name == AlertCursor.NameOf("mail") ? SimulatedDisk.NoSpace() : null;
        await Assert.ThrowsAsync<FapilogException>(() => trail.StartAsync());
        _disk.Fault = null;
        await trail.StartAsync();

        Assert.Equal("chat", Assert.Single(trail.Statistics.Instances).Name);
        Assert.Equal(4, trail.Statistics.Instances[0].Raised);
        await Soon.TrueAsync(() => trail.Statistics.Instances[0].Open == 0, Clock, TimeSpan.FromSeconds(5));
        Assert.Equal([null, 3], chat.Sent.Select(sent => sent.Event.Alert.Count));
    }

    private string Cursor() =>
        Encoding.UTF8.GetString(_disk.Content(AlertCursor.PathOf(SimulatedTrail.Directory, "chat")) ?? []);

    private AuditTrail New(params AlertInstance[] instances) => Track(new AuditTrail(
        new AuditTrailOptions
        {
            StoragePath = SimulatedTrail.Directory,
            Routes = [new AlertRoute { To = ["chat"], Digest = new AlertDigest() }],
        },
        instances,
        _disk,
        Clock));
}
