using System.Text.RegularExpressions;
using Fapilog.Alerting;
using Fapilog.Testing;

namespace Fapilog.Alerts.Teams.Tests;

public sealed partial class HostileEventTests
{
    [Fact]
    public async Task SendAlertAsync_HostileEventsThroughTheLoader_AreAllPostedAndNoTextBecomesMarkdown()
    {
        var clock = new RecordingClock();
        await using var vendor = await TeamsDouble.StartAsync(clock);
        using var loaded = new LoadedProvider(
            PluginOutput.Folder, "msteams", clock, ("WorkflowUrl", vendor.WorkflowUrl), ("AllowNetworks:0", "127.0.0.1"));
        AlertSeverity[] severities = [AlertSeverity.Info, AlertSeverity.Warning, AlertSeverity.Error, AlertSeverity.Critical];
        for (var seed = 0; seed < 100; seed++)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            await loaded.Dispatcher.SendAlertAsync(HostileEvents.Create(seed), severities[seed % 4]);
        }

        Assert.Empty(vendor.Refusals);
        Assert.Equal(100, vendor.Posts.Count);
        Assert.InRange(vendor.Requests.Max(request => request.Body.Length), 1, TeamsMessage.MaxBytes);
        Assert.All(vendor.Posts.SelectMany(post => post.MarkdownTexts), text => Assert.Matches(OwnWordsOrInert(), text));
    }

    // The provider's own sentences; or text of an event, perhaps behind a label in bold, without any sign that some Markdown
    // reads.
    [GeneratedRegex(
        """
        \A(?:((TEST|REPLAY|CLEARED)(\ ·\ |\ ))*(CRITICAL|ERROR|WARNING|INFO)
             (:\ audit\ alert(,\ sequence\ \d+)?\.\ This\ client\ cannot\ show\ the\ card\.)?
        |(\*\*[^*_`<>[\]{}|~&!\#@\n]+:\*\*\ |(?!\d+\.|-))(?!.*(//|www\.))[^*`<>[\]{}|~&!\#@\n]+
        )\z
        """,
        RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex OwnWordsOrInert();
}
