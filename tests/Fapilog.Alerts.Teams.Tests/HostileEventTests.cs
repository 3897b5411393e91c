using System.Text.RegularExpressions;
using Fapilog.Alerting;
using Fapilog.Alerts.Teams.Tests.Support;
using Fapilog.Testing;

namespace Fapilog.Alerts.Teams.Tests;

public sealed partial class HostileEventTests
{
    [Fact]
    public async Task SendAlertAsync_ThousandHostileEvents_AreAllPostedAndNoTextBecomesMarkdown()
    {
        await using var workflow = await Workflow.StartAsync();
        AlertSeverity[] severities = [AlertSeverity.Info, AlertSeverity.Warning, AlertSeverity.Error, AlertSeverity.Critical];
        for (var seed = 0; seed < 1000; seed++)
        {
            workflow.Instance.Clock.Advance(TimeSpan.FromMinutes(1));
            await workflow.Instance.SendAsync(HostileEvents.Create(seed), severities[seed % 4]);
        }

        Assert.Empty(workflow.Vendor.Refusals);
        Assert.Equal(1000, workflow.Vendor.Posts.Count);
        Assert.InRange(workflow.Vendor.Requests.Max(request => request.Body.Length), 1, TeamsMessage.MaxBytes);
        Assert.All(workflow.Vendor.Posts.SelectMany(post => post.MarkdownTexts), text => Assert.Matches(OwnWords(), text));
    }

    [GeneratedRegex(@"\A(((TEST|REPLAY|CLEARED)( · | ))*(CRITICAL|ERROR|WARNING|INFO)(: audit alert(, sequence \d+)?\. This client cannot show the card\.)?|Shortened to fit Teams\. The stored event has everything\.)\z")]
    private static partial Regex OwnWords();
}
