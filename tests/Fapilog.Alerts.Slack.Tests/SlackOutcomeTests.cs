using Fapilog.Alerting;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Slack.Tests;

public sealed class SlackOutcomeTests
{
    private static readonly int[] Retried = [408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 530];

    public static TheoryData<int> Statuses =>
    [
        200, 201, 202, 203, 204, 205, 206, 207, 208, 226,
        300, 301, 302, 303, 304, 305, 306, 307, 308,
        400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422, 423, 424,
        425, 426, 428, 429, 431, 451, 499,
        500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511, 520, 521, 522, 523, 524, 530, 598, 599,
    ];

    // The word, and what follows for the only webhook, for one of several, and for the API.
    public static TheoryData<string, string, string, string> Words => new()
    {
        { "invalid_payload", "rejected", "rejected", "rejected" },
        { "invalid_blocks", "rejected", "rejected", "rejected" },
        { "invalid_attachments", "rejected", "rejected", "rejected" },
        { "too_many_attachments", "rejected", "rejected", "rejected" },
        { "msg_too_long", "rejected", "rejected", "rejected" },
        { "msg_blocks_too_long", "rejected", "rejected", "rejected" },
        { "no_text", "rejected", "rejected", "rejected" },
        { "user_not_found", "failed", "rejected", "rejected" },
        { "channel_not_found", "failed", "rejected", "rejected" },
        { "channel_is_archived", "failed", "rejected", "rejected" },
        { "is_archived", "failed", "rejected", "rejected" },
        { "not_in_channel", "failed", "rejected", "rejected" },
        { "restricted_action", "failed", "rejected", "rejected" },
        { "no_service", "failed", "rejected", "-" },
        { "no_active_hooks", "failed", "rejected", "-" },
        { "invalid_token", "failed", "rejected", "failed" },
        { "no_team", "failed", "failed", "failed" },
        { "action_prohibited", "failed", "failed", "failed" },
        { "not_authed", "-", "-", "failed" },
        { "invalid_auth", "-", "-", "failed" },
        { "account_inactive", "-", "-", "failed" },
        { "token_revoked", "-", "-", "failed" },
        { "token_expired", "-", "-", "failed" },
        { "missing_scope", "-", "-", "failed" },
        { "not_allowed_token_type", "-", "-", "failed" },
        { "rate_limited", "again", "again", "again" },
        { "ratelimited", "again", "again", "again" },
        { "rollup_error", "again", "again", "again" },
        { "internal_error", "again", "again", "again" },
        { "fatal_error", "again", "again", "again" },
        { "service_unavailable", "again", "again", "again" },
    };

    [Theory]
    [MemberData(nameof(Statuses))]
    public void Judge_EveryStatusWithoutAWord_HasOneMeaning(int status)
    {
        Assert.Equal(Meaning(status, [200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 401, 403, 404, 410]), Meaning(SlackOutcomes.Webhook, status));
        Assert.Equal(Meaning(status, [200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 401]), Meaning(SlackOutcomes.WebhookOfSeveral, status));
        Assert.Equal(Meaning(status, [200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 401, 403, 404, 410]), Meaning(SlackOutcomes.Api, status));
    }

    [Theory]
    [MemberData(nameof(Words))]
    public void Judge_Word_IsWhatCountsWhateverTheStatus(string word, string webhook, string ofSeveral, string api)
    {
        foreach (var (table, meaning) in new[] { (SlackOutcomes.Webhook, webhook), (SlackOutcomes.WebhookOfSeveral, ofSeveral), (SlackOutcomes.Api, api) })
        {
            if (meaning != "-")
            {
                Assert.Equal(meaning, Meaning(table, 200, word));
                Assert.Equal(meaning, Meaning(table, 400, word));
                Assert.NotEmpty(table.Find(200, word).Remedy);
            }
        }
    }

    [Theory]
    [InlineData(200, "delivered")]
    [InlineData(201, "failed")]
    [InlineData(301, "failed")]
    [InlineData(500, "again")]
    public void Judge_Ok_CountsWithStatus200Only(int status, string meaning) => Assert.Equal(meaning, Meaning(SlackOutcomes.Api, status, "ok"));

    [Fact]
    public void Rows_WithAWord_EndInASentence() => Assert.All(
        new[] { SlackOutcomes.Webhook, SlackOutcomes.WebhookOfSeveral, SlackOutcomes.Api }.SelectMany(table => table.Rows).Where(row => row is { Word: not (null or "ok") }),
        row => Assert.Matches(@"^[A-Z].*\.$", row.Remedy));

    private static string Meaning(int status, int[] failed) => status switch
    {
        >= 300 and <= 399 => "failed",
        _ when failed.Contains(status) => "failed",
        _ when Retried.Contains(status) => "again",
        _ => "rejected",
    };

    private static string Meaning(OutcomeTable table, int status, string? word = null)
    {
        var result = table.Judge(new HttpAnswer { Status = status, Host = "hooks.slack.com" }, word);
        return result switch
        {
            { IsDelivered: true } => "delivered",
            { IsTemporary: true } => "again",
            { Failure.Kind: AlertFailureKind.Rejected } => "rejected",
            _ => "failed",
        };
    }
}
