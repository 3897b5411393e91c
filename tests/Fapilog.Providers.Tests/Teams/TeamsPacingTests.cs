using Fapilog.Alerting;
using Fapilog.Providers.Tests.Teams.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Teams;

public sealed class TeamsPacingTests
{
    [Fact]
    public async Task SendAlertAsync_StormOf500_LosesNothingAndNeverExceedsARate()
    {
        await using var workflow = await Workflow.StartAsync();
        var waits = 0;
        for (var number = 1; number <= 500;)
        {
            // As the host does: what finds no room before its deadline is offered again when there is room.
            var failure = await Record.ExceptionAsync(
                () => workflow.Instance.SendAsync(Some.AuditEvent(number), deadline: TimeSpan.FromTicks(1)));
            if (failure is AlertDeliveryException { Kind: AlertFailureKind.Temporary, RetryAfter: { } wait })
            {
                waits++;
                workflow.Instance.Clock.Advance(wait);
            }
            else
            {
                Assert.Null(failure);
                number++;
            }
        }

        Assert.Empty(workflow.Vendor.Refusals);
        Assert.Equal(500, workflow.Vendor.Posts.Count);
        Assert.InRange(waits, 100, 500);
    }

    [Fact]
    public async Task SendAlertAsync_101stOfTheHour_IsOfferedAgainWhenThereIsRoom()
    {
        await using var workflow = await Workflow.StartAsync();
        for (var i = 0; i < 100; i++)
        {
            workflow.Instance.Clock.Advance(TimeSpan.FromSeconds(1));
            await workflow.Instance.SendAsync();
        }

        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(
            () => workflow.Instance.SendAsync(deadline: TimeSpan.FromSeconds(60)));

        Assert.Equal(AlertFailureKind.Temporary, failure.Kind);
        Assert.StartsWith("FAP3011: ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(99), failure.RetryAfter);
        Assert.Equal(100, workflow.Vendor.Requests.Count);
    }
}
