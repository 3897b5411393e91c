using System.Text.RegularExpressions;
using Fapilog.Alerts.Slack;
using Fapilog.Alerts.Teams;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Support;

/// <summary>
/// What holds for everything a vendor was sent, whatever the events said, beyond what the vendor itself refuses.
/// </summary>
internal static partial class SentByProviders
{
    public static void AssertSmall(AlertmanagerDouble vendor)
    {
        Assert.InRange(vendor.Requests.Max(request => request.Body.Length), 1, 64_000);
        Assert.All(vendor.Alerts, alert => Assert.All(alert.Labels, label => Assert.InRange(label.Value.Length, 1, 256)));
    }

    public static void AssertShort(SlackDouble vendor) => Assert.All(
        vendor.Messages, message => Assert.InRange(message.BlockLength + message.Text.Length, 1, SlackLimits.Total));

    public static void AssertNoHtml(OpsgenieDouble vendor) =>
        Assert.All(vendor.Requests, request => Assert.DoesNotMatch(Html(), request.Text));

    public static void AssertInert(TeamsDouble vendor)
    {
        Assert.InRange(vendor.Requests.Max(request => request.Body.Length), 1, TeamsMessage.MaxBytes);
        Assert.All(vendor.Posts.SelectMany(post => post.MarkdownTexts), text => Assert.Matches(OwnWordsOrInert(), text));
    }

    [GeneratedRegex("<[A-Za-z/!?]|&#?[A-Za-z0-9]+;")]
    public static partial Regex Html();

    // The provider's own sentences; or text of an event, perhaps behind a label in bold, without any sign that some Markdown
    // reads.
    [GeneratedRegex(
        """
        \A(?:((TEST|REPLAY|CLEARED|FALLBACK)(\ ·\ |\ ))*(CRITICAL|ERROR|WARNING|INFO)
             (:\ audit\ alert(,\ sequence\ \d+)?\.\ This\ client\ cannot\ show\ the\ card\.)?
        |(\*\*[^*_`<>[\]{}|~&!\#@\n]+:\*\*\ |(?!\d+\.|-))(?!.*(//|www\.))[^*`<>[\]{}|~&!\#@\n]+
        )\z
        """,
        RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex OwnWordsOrInert();
}
