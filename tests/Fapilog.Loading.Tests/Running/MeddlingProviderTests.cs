using System.Globalization;
using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Loading.Tests.Running;

/// <summary>
/// Providers that reach for what is not theirs.
/// </summary>
public sealed class MeddlingProviderTests : RunningProviderFixture
{
    [Fact]
    [Trait("Row", "R8")]
    public async Task R8_LeavesAFailedTaskAlone_IsLoggedWithTheInstanceWhileTheTrailRuns()
    {
        var observed = 0;
        EventHandler<UnobservedTaskExceptionEventArgs> host = (_, unobserved) =>
        {
            if (!unobserved.Observed && unobserved.Exception.ToString().Contains("nobody looked", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref observed);
            }
        };
        var trail = await StartAsync("leaves-task");
        TaskScheduler.UnobservedTaskException += host;
        try
        {
            await LogAsync(trail);
            await trail.DrainAlertsAsync().WaitAsync(Guard);
            await UntilAsync(() => Collected() && Logged(3008).Count > 0);

            Assert.Contains(
                $"A task that the provider of alert instance '{Instance}' started failed, and nobody observed it: InvalidOperationException: nobody looked",
                Logged(3008)[0],
                StringComparison.Ordinal);
            Assert.True(observed > 0, "The host's own handler saw nothing, or saw it as observed.");
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= host;
        }
    }

    [Fact]
    [Trait("Row", "R12")]
    public async Task R12_TriesToChangeTheAlert_CannotAndTheNextSeesWhatWasLogged()
    {
        var trail = await StartAsync("changes-alert", new AlertInstanceOptions { IncludeSensitive = true });
        await trail.LogEventAsync(new AuditEvent
        {
            EventType = AuditEventType.ComponentFailure,
            LogLevel = AuditLogLevel.Critical,
            Message = "It broke.",
            Metadata = AuditMap.Create(("list", AuditValue.FromList([1, 2])), ("map", AuditMap.Create(("a", 1)))),
        });
        await trail.DrainAlertsAsync().WaitAsync(Guard);

        var receipt = await Scan().CreateInstances([Request("changes-alert")])[0].Dispatcher.SendAlertAsync(
            new AuditEvent
            {
                EventType = AuditEventType.ComponentFailure,
                Message = "It broke.",
                Metadata = AuditMap.Create(("list", AuditValue.FromList([1, 2])), ("map", AuditMap.Create(("a", 1)))),
                Alert = new AlertDetails { Reasons = ["critical_error"] },
            },
            AlertSeverity.Critical);

        Assert.Equal("changed: ", receipt.Note);
        Assert.Equal((1L, null), (Counts(trail).Delivered, Counts(trail).LastFailure));
    }

    [Fact]
    [Trait("Row", "R13")]
    public async Task R13_WritesToTheTrail_IsStoredAndAlertsNobody()
    {
        var trail = await StartAsync("writes-back");
        Put("log", (Func<string, Task>)(message => trail.LogEventAsync(
            new AuditEvent
            {
                EventType = AuditEventType.ComponentFailure,
                LogLevel = AuditLogLevel.Critical,
                Message = message,
            }).AsTask()));

        await LogAsync(trail);
        await trail.DrainAlertsAsync().WaitAsync(Guard);
        await LogAsync(trail);
        await trail.DrainAlertsAsync().WaitAsync(Guard);

        Assert.Equal((2L, 2L), (trail.Statistics.AlertsRaised, Counts(trail).Delivered));
        AssertStored(10);
        Assert.Contains($"FAP3010: The event ", Assert.Single(Logged(3007)), StringComparison.Ordinal);
        Assert.Contains($"'{Instance}'", Logged(3007)[0], StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Row", "R14")]
    [InlineData("one-at-a-time", 1)]
    [InlineData("three-at-a-time", 3)]
    public async Task R14_ManyAlerts_AsManyCallsAtATimeAsDeclaredAndOneWhereNothingIs(string provider, int most)
    {
        var trail = await StartAsync(provider);

        await LogAsync(trail, 12);
        await trail.DrainAlertsAsync().WaitAsync(Guard);

        var running = Logged(1105).Select(line => int.Parse(line.Split(' ')[^2], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal((12, most, 12L), (running.Count, running.Max(), Counts(trail).Delivered));
    }

    private static bool Collected()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return true;
    }
}
