using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Providers.Tests.Support;
using Fapilog.Querying;

namespace Fapilog.Providers.Tests.Contract;

/// <summary>
/// A vendor that refuses the key: another one is told, in a message that says for whom it stands in and why.
/// </summary>
public sealed class FallbackTests
{
    [Theory]
    [InlineData("pagerduty", "email")]
    [InlineData("slack", "webhook")]
    public async Task Trail_TheFirstVendorAnswers403_TheOtherIsToldAndBothAreRecorded(string primary, string fallback)
    {
        using var folder = new TestFolder();
        await using var refusing = await Vendors.StartAsync(primary, TimeProvider.System);
        await using var taking = await Vendors.StartAsync(fallback, TimeProvider.System);
        using var first = new DroppedProvider(primary, refusing, TimeProvider.System);
        using var second = new DroppedProvider(fallback, taking, TimeProvider.System);
        refusing.Enqueue(Answer.Of(403), "no such key", 100);
        var options = new AuditTrailOptions
        {
            StoragePath = folder.Under("trail"),
            Routes =
            [
                new AlertRoute { To = [first.Instance.Name], Fallback = [second.Instance.Name] },
            ],
        };
        await using var trail = new AuditTrail(options, [first.Instance, second.Instance]);
        await trail.StartAsync();

        await trail.LogEventAsync(new AuditEvent
        {
            EventType = AuditEventType.ComponentFailure,
            LogLevel = AuditLogLevel.Critical,
            Message = "The payment service stopped.",
        });

        // What the vendor did is an alert of its own.
        await Until(() => trail.Statistics.Instances[1].Delivered == 2 && trail.Statistics.Instances[0].Open == 0);
        var alert = Assert.Single(taking.Sent(), sent => sent.Contains("The payment service stopped.", StringComparison.Ordinal));
        Assert.Contains(first.Instance.Name, alert, StringComparison.Ordinal);
        Assert.Contains("403", alert, StringComparison.Ordinal);
        Assert.All(refusing.Secrets, secret => Assert.DoesNotContain(secret, alert, StringComparison.Ordinal));
        Assert.Equal(
            [(1L, 0L, 1L), (2, 2, 0)],
            trail.Statistics.Instances.Select(one => (one.Raised, one.Delivered, one.DeliveredByFallback)));
        await trail.StopAsync();
        Assert.Contains(
            StoredEvents.Read(options.StoragePath),
            stored => stored.Metadata.TryGetValue("kind", out var kind) && kind.AsString() == "alerting_failure");
    }

    private static async Task Until(Func<bool> condition)
    {
        var limit = Patience.Token();
        while (!condition())
        {
            await Task.Delay(10, limit);
        }
    }
}
