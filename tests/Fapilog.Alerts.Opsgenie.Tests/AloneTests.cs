using Fapilog.Alerts.Opsgenie.Tests.Support;
using Fapilog.Testing;

namespace Fapilog.Alerts.Opsgenie.Tests;

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
        await using var genie = await Genie.StartAsync();
        using var headers = new HeadersWatch();
        genie.Vendor.Enqueue(ReceiverAnswer.Stall(status, "{\"result\":"));
        var send = genie.Instance.SendAsync();
        await headers.Arrived;
        await genie.Clock.AdvanceWhenSetAsync(TimeSpan.FromSeconds(15));
        var failure = await Record.ExceptionAsync(() => send);

        Assert.Equal(isDelivered, failure is null);
        Assert.Single(genie.Vendor.Requests);
    }
}
