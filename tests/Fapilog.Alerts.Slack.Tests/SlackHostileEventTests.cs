using Fapilog.Alerting;
using Fapilog.Alerts.Slack.Tests.Support;
using Fapilog.Testing;

namespace Fapilog.Alerts.Slack.Tests;

public sealed class SlackHostileEventTests
{
    private static readonly AlertSeverity[] Severities = Enum.GetValues<AlertSeverity>();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SendAlertAsync_HostileEvents_AreAllTakenWithinEveryLimit(bool withToken)
    {
        await using var instance = withToken ? await SlackInstance.StartWithTokenAsync() : await SlackInstance.StartAsync();
        foreach (var seed in Enumerable.Range(0, 100))
        {
            var auditEvent = HostileEvents.Create(seed);
            await instance.SendAsync(auditEvent, Severities[seed % Severities.Length], "general");
            instance.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Empty(instance.Slack.Refusals);
        Assert.Equal(100, instance.Slack.Messages.Count);
        Assert.All(
            instance.Slack.Messages, message => Assert.InRange(message.BlockLength + message.Text.Length, 1, SlackLimits.Total));
    }
}
