using Fapilog.Alerting;
using Fapilog.Delivery;
using static Fapilog.Alerting.AlertFailureKind;

namespace Fapilog.Alerts.Slack;

/// <summary>
/// What Slack's answers mean and what to do about each. Slack answers errors of its API with status 200, so that the word
/// decides and the status only where there is none.
/// </summary>
internal static class SlackOutcomes
{
    public const string Ok = "ok";

    // No word of Slack's has a space.
    private const string Unknown = "an unknown word";

    private const string NotSlack =
        "This answer did not come from Slack: a proxy or a login page answered instead, or the address is not "
        + "Slack's. Check the address and the way out.";

    private static readonly OutcomeTable Common = OutcomeTable.Http.With(
        new(200, 299, InstanceFailed, NotSlack),
        SlackWords.TooFast,
        OutcomeRow.Delivered(200, 200) with { Word = Ok },
        new(
            200,
            Rejected,
            "Slack refuses this alert with an error that this version does not know: look it up at api.slack.com/methods/chat.postMessage.")
        {
            Word = Unknown,
        })
        .With(SlackWords.Common);

    /// <summary>Gets the table of an instance's only webhook: when it is gone, so is the instance.</summary>
    public static OutcomeTable Webhook { get; } = Common.With(
    [
        new(404, InstanceFailed, "There is no such webhook. Make a new one and configure its address."),
        .. SlackWords.OfChannel(InstanceFailed),
        .. SlackWords.OfWebhook(InstanceFailed),
    ]);

    /// <summary>Gets the table of one webhook among several: when it is gone, the others go on.</summary>
    public static OutcomeTable WebhookOfSeveral { get; } = Common.With(
    [
        new(403, Rejected, "This one webhook is refused. Check its address; the instance's other webhooks still work."),
        new(
            404,
            Rejected,
            "There is no such webhook. Make a new one for this channel and configure its address; the instance's other webhooks still work."),
        new(
            410,
            Rejected,
            "This one webhook was switched off. Make a new one for this channel and configure its address; the instance's other webhooks still work."),
        .. SlackWords.OfChannel(Rejected),
        .. SlackWords.OfWebhook(Rejected),
    ]);

    /// <summary>
    /// Gets the table of <c>chat.postMessage</c>: a channel is one of many, the token is the instance's only one.
    /// </summary>
    public static OutcomeTable Api { get; } = Common.With(
    [
        new(404, InstanceFailed, "Slack's API is not there. Check 'BaseUrl'."),
        .. SlackWords.OfChannel(Rejected),
        .. SlackWords.OfToken,
    ]);

    /// <summary>Reads an answer by its word, where Slack said one.</summary>
    public static AlertDeliveryException? Judge(OutcomeTable table, HttpAnswer answer, SlackReply reply)
    {
        var isKnown =
            reply.Word is null || table.Rows.Any(row => string.Equals(row.Word, reply.Word, StringComparison.OrdinalIgnoreCase));
        return table.Judge(reply.Shown(answer), isKnown ? reply.Word : Unknown, reply.RetryAfter);
    }
}

/// <summary>
/// Slack's error words, each with what to do.
/// </summary>
internal static class SlackWords
{
    private const string Ours = "This provider keeps Slack's limits, so this should not happen: report it with the words above. The stored event has everything.";
    private const string Doubtful =
        "Slack has a problem of its own. It may have posted the message all the same, so that it can appear twice.";
    private const string NewToken = "Install the app again on its page 'OAuth & Permissions' and configure the new bot token.";

    // Slack always names a pause; this one is for whoever answers in its place, or names none that can be read.
    private static readonly TimeSpan PauseWhenNotNamed = TimeSpan.FromSeconds(10);

    public static OutcomeRow TooFast { get; } =
        new(429, Temporary, "Slack accepts one message a second in a channel.") { Wait = PauseWhenNotNamed };

    /// <summary>Gets the rows for whichever way the message goes.</summary>
    public static OutcomeRow[] Common { get; } =
    [
        new("invalid_payload", Rejected, Ours),
        new("invalid_blocks", Rejected, Ours),
        new("invalid_blocks_format", Rejected, Ours),
        new("invalid_attachments", Rejected, Ours),
        new("too_many_attachments", Rejected, Ours),
        new("msg_blocks_too_long", Rejected, Ours),
        new("msg_too_long", Rejected, Ours),
        new("no_text", Rejected, Ours),
        new("invalid_json", Rejected, Ours),
        new("json_not_object", Rejected, Ours),
        new("invalid_arguments", Rejected, Ours),
        new("invalid_form_data", Rejected, Ours),
        new(
            "message_limit_exceeded",
            Rejected,
            "The workspace's plan accepts no further messages. Upgrade it, or send elsewhere."),
        Busy("rate_limited"),
        Busy("ratelimited"),
        Busy("message_limit_per_channel_exceeded"),
        new("internal_error", Temporary, Doubtful),
        new("fatal_error", Temporary, Doubtful),
        new("service_unavailable", Temporary, Doubtful),
        new("request_timeout", Temporary, Doubtful),
        new("rollup_error", Temporary, Doubtful),
        new(
            "team_added_to_org",
            Temporary,
            "The workspace is moving into an organisation; Slack accepts messages again when that has ended."),
        new("no_team", InstanceFailed, "The workspace does not exist any more. Configure another one's."),
        new("team_disabled", InstanceFailed, "The workspace is disabled. Ask its owner."),
        new("team_not_found", InstanceFailed, "The workspace does not exist any more. Configure another one's."),
        new(
            "action_prohibited",
            InstanceFailed,
            "An administrator of the workspace does not let this app post. Ask them to allow it."),
        new("org_login_required", InstanceFailed, "The workspace is moving between organisations. Ask its administrator."),
    ];

    /// <summary>Gets the rows about the token, an instance's only one.</summary>
    public static OutcomeRow[] OfToken { get; } =
    [
        new(
            "not_authed",
            InstanceFailed,
            "Slack saw no token. Check that nothing on the way removes the header 'Authorization'."),
        new("invalid_auth", InstanceFailed, "The token is not valid, or may not be used from this address. " + NewToken),
        new("invalid_token", InstanceFailed, "The token is not valid. " + NewToken),
        new("account_inactive", InstanceFailed, "The app or its workspace was removed. " + NewToken),
        new("token_revoked", InstanceFailed, "The token was revoked. " + NewToken),
        new(
            "token_expired",
            InstanceFailed,
            "The token has expired: token rotation is on. Keep the file it is read from up to date, or switch rotation off."),
        new(
            "missing_scope",
            InstanceFailed,
            "The app lacks the scope 'chat:write'. Add it on the page 'OAuth & Permissions' and install the app again."),
        new("not_allowed_token_type", InstanceFailed, "This kind of token may not post. Use a bot token ('xoxb-…')."),
        new("no_permission", InstanceFailed, "The token's workspace does not let it post. Ask its administrator."),
        new("access_denied", InstanceFailed, "The token may not be used here. Ask the workspace's administrator."),
        new("ekm_access_denied", InstanceFailed, "An administrator has suspended posting. Ask them."),
        new("team_access_not_granted", InstanceFailed, "The token is not granted the workspace. Install the app there."),
        new(
            "two_factor_setup_required",
            InstanceFailed,
            "The workspace asks for two-factor sign-in to be set up. Ask its administrator."),
        new("accesslimited", InstanceFailed, "Access to this method is limited. Ask the workspace's administrator."),
        new("method_deprecated", InstanceFailed, "Slack has withdrawn the method. Use a newer version of this provider."),
    ];

    /// <summary>Words about one channel.</summary>
    public static IEnumerable<OutcomeRow> OfChannel(AlertFailureKind failure) =>
    [
        new(
            "channel_not_found",
            failure,
            "There is no such channel, or it is private and the bot is not in it. Check the name, or invite the bot: '/invite @its-name'."),
        new(
            "not_in_channel",
            failure,
            "The bot is not in the channel. Invite it: '/invite @its-name', or give the app the scope 'chat:write.public'."),
        new("is_archived", failure, "The channel is archived. Unarchive it, or configure another."),
        new("channel_is_archived", failure, "The channel is archived. Unarchive it, or make a webhook for another."),
        new("user_not_found", failure, "The person it is meant for does not exist any more. Configure a channel."),
        new(
            "restricted_action",
            failure,
            "The workspace's settings do not let the app post in this channel. Ask its administrator."),
        new(
            "restricted_action_read_only_channel",
            failure,
            "The channel is read-only. Ask the workspace's administrator to let the app post there, or configure another."),
        new("restricted_action_thread_only_channel", failure, "The channel accepts replies only. Configure another."),
        new("restricted_action_non_threadable_channel", failure, "The channel accepts no replies. Configure another."),
        new(
            "posting_to_general_channel_denied",
            failure,
            "The workspace's settings do not let the app post in its general channel. Configure another."),
        new("cannot_reply_to_message", failure, "The message this one follows accepts no replies."),
        new("thread_not_found", failure, "The message this one follows does not exist any more."),
        new("message_not_found", failure, "The message this one follows does not exist any more."),
    ];

    /// <summary>Words about one webhook.</summary>
    public static IEnumerable<OutcomeRow> OfWebhook(AlertFailureKind failure) =>
    [
        new("no_service", failure, "The webhook was removed, or its app was. Make a new one and configure its address."),
        new("no_service_id", failure, "The address of the webhook is not whole. Copy it again."),
        new("no_active_hooks", failure, "The webhook was switched off. Make a new one and configure its address."),
        new(
            "invalid_token",
            failure,
            "The address of the webhook is wrong or was revoked: Slack revokes those that became public. Make a new one and configure its address."),
    ];

    private static OutcomeRow Busy(string word) => TooFast with { First = 100, Last = 999, Word = word };

}
