using Fapilog.Alerts.PagerDuty.Tests.Support;
using Fapilog.Testing;

namespace Fapilog.Alerts.PagerDuty.Tests;

[CollectionDefinition("Alone", DisableParallelization = true)]
public sealed class Alone;

[Collection("Alone")]
public sealed class AloneTests
{
    [Theory]
    [InlineData(202, true)]
    [InlineData(400, false)]
    public async Task SendAlertAsync_AnswerThatNeverEnds_IsJudgedByWhatCame(int status, bool isDelivered)
    {
        await using var pager = await Pager.StartAsync();
        using var headers = new HeadersWatch();
        pager.Vendor.Enqueue(ReceiverAnswer.Stall(status, "{\"status\":"));
        var send = pager.Instance.SendAsync();
        await headers.Arrived;
        await pager.Clock.AdvanceWhenSetAsync(TimeSpan.FromSeconds(15));
        var failure = await Record.ExceptionAsync(() => send);

        Assert.Equal(isDelivered, failure is null);
        Assert.Single(pager.Vendor.Requests);
    }
}
