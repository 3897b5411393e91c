using Fapilog.Alerting;
using Fapilog.Alerts.Slack;
using Fapilog.Delivery;

namespace Fapilog.Providers.Tests.Slack;

public sealed class SlackOutcomeTests
{
    private static readonly OutcomeTable[] Tables = [SlackOutcomes.Webhook, SlackOutcomes.WebhookOfSeveral, SlackOutcomes.Api];

    /// <summary>What follows for an instance's only webhook, for one of several, and for the API.</summary>
    [Fact]
    public void Judge_EachStatusAndWord_MatchesTheSnapshot()
    {
        var statuses = Enumerable.Range(200, 400).Select(status => $"{status}: {Meanings(status, null)}");
        var words = Tables.SelectMany(table => table.Rows)
            .Select(row => row.Word)
            .OfType<string>()
            .Distinct()
            .Order(StringComparer.Ordinal)
            .Select(word => $"200 {word}: {Meanings(200, word)}; 400: {Meanings(400, word)}");

        TextSnapshot.Match(string.Join('\n', [.. statuses, .. words, string.Empty]));
    }

    [Theory]
    [InlineData(200, "delivered")]
    [InlineData(201, "failed")]
    [InlineData(301, "failed")]
    [InlineData(500, "again")]
    public void Judge_Ok_CountsWithStatus200Only(int status, string meaning) =>
        Assert.Equal(meaning, Meaning(SlackOutcomes.Api, status, "ok"));

    [Fact]
    public void Rows_WithAWord_EndInASentence() => Assert.All(
        new[] { SlackOutcomes.Webhook, SlackOutcomes.WebhookOfSeveral, SlackOutcomes.Api }.SelectMany(table => table.Rows)
            .Where(row => row is { Word: not (null or "ok") }),
        row => Assert.Matches(@"^[A-Z].*\.$", row.Remedy));

    private static string Meanings(int status, string? word) =>
        string.Join(", ", Tables.Select(table => Meaning(table, status, word)));

    private static string Meaning(OutcomeTable table, int status, string? word = null)
    {
        var result = table.Judge(new HttpAnswer { Status = status, Host = "hooks.slack.com" }, word);
        return result?.Kind switch
        {
            null => "delivered",
            AlertFailureKind.Temporary => "again",
            AlertFailureKind.Rejected => "rejected",
            _ => "failed",
        };
    }
}
