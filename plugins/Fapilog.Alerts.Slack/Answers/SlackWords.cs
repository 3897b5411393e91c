using Fapilog.Delivery;

namespace Fapilog.Alerts.Slack;

/// <summary>
/// Slack's error words, each with what to do.
/// </summary>
internal static class SlackWords
{
    private const string Ours = "This provider keeps Slack's limits, so this should not happen: report it with the words above. The stored event has everything.";
    private const string Doubtful = "Slack has a fault of its own. It may have posted the message all the same, so that it can appear twice.";
    private const string NewToken = "Install the app again on its page 'OAuth & Permissions' and configure the new bot token.";

    // Slack always names a pause; this one is for whoever answers in its place, or names none that can be read.
    private static readonly TimeSpan PauseWhenNotNamed = TimeSpan.FromSeconds(10);

    public static OutcomeRow TooFast { get; } = new(429, DeliveryVerdict.TryAgain, "Slack takes one message a second in a channel.") { Wait = PauseWhenNotNamed };

    /// <summary>Gets the rows for whichever way the message goes.</summary>
    public static OutcomeRow[] Common { get; } =
    [
        Rejected("invalid_payload", Ours),
        Rejected("invalid_blocks", Ours),
        Rejected("invalid_blocks_format", Ours),
        Rejected("invalid_attachments", Ours),
        Rejected("too_many_attachments", Ours),
        Rejected("msg_blocks_too_long", Ours),
        Rejected("msg_too_long", Ours),
        Rejected("no_text", Ours),
        Rejected("invalid_json", Ours),
        Rejected("json_not_object", Ours),
        Rejected("invalid_arguments", Ours),
        Rejected("invalid_form_data", Ours),
        Rejected("message_limit_exceeded", "The workspace's plan takes no further messages. Upgrade it, or send elsewhere."),
        Busy("rate_limited"),
        Busy("ratelimited"),
        Busy("message_limit_per_channel_exceeded"),
        Again("internal_error", Doubtful),
        Again("fatal_error", Doubtful),
        Again("service_unavailable", Doubtful),
        Again("request_timeout", Doubtful),
        Again("rollup_error", Doubtful),
        Again("team_added_to_org", "The workspace is moving into an organisation; Slack takes messages again when that has ended."),
        Failed("no_team", "The workspace does not exist any more. Configure another one's."),
        Failed("team_disabled", "The workspace is disabled. Ask its owner."),
        Failed("team_not_found", "The workspace does not exist any more. Configure another one's."),
        Failed("action_prohibited", "An administrator of the workspace does not let this app post. Ask them to allow it."),
        Failed("org_login_required", "The workspace is moving between organisations. Ask its administrator."),
    ];

    /// <summary>Gets the rows about the token, an instance's only one.</summary>
    public static OutcomeRow[] OfToken { get; } =
    [
        Failed("not_authed", "Slack saw no token. Check that nothing on the way removes the header 'Authorization'."),
        Failed("invalid_auth", "The token is not valid, or may not be used from this address. " + NewToken),
        Failed("invalid_token", "The token is not valid. " + NewToken),
        Failed("account_inactive", "The app or its workspace was removed. " + NewToken),
        Failed("token_revoked", "The token was revoked. " + NewToken),
        Failed("token_expired", "The token has expired: token rotation is on. Keep the file it is read from up to date, or switch rotation off."),
        Failed("missing_scope", "The app lacks the scope 'chat:write'. Add it on the page 'OAuth & Permissions' and install the app again."),
        Failed("not_allowed_token_type", "This kind of token may not post. Use a bot token ('xoxb-…')."),
        Failed("no_permission", "The token's workspace does not let it post. Ask its administrator."),
        Failed("access_denied", "The token may not be used here. Ask the workspace's administrator."),
        Failed("ekm_access_denied", "An administrator has suspended posting. Ask them."),
        Failed("team_access_not_granted", "The token is not granted the workspace. Install the app there."),
        Failed("two_factor_setup_required", "The workspace asks for two-factor sign-in to be set up. Ask its administrator."),
        Failed("accesslimited", "Access to this method is limited. Ask the workspace's administrator."),
        Failed("method_deprecated", "Slack has withdrawn the method. Use a newer version of this provider."),
    ];

    /// <summary>Words about one channel.</summary>
    public static IEnumerable<OutcomeRow> OfChannel(DeliveryVerdict verdict) =>
    [
        new("channel_not_found", verdict, "There is no such channel, or it is private and the bot is not in it. Check the name, or invite the bot: '/invite @its-name'."),
        new("not_in_channel", verdict, "The bot is not in the channel. Invite it: '/invite @its-name', or give the app the scope 'chat:write.public'."),
        new("is_archived", verdict, "The channel is archived. Unarchive it, or configure another."),
        new("channel_is_archived", verdict, "The channel is archived. Unarchive it, or make a webhook for another."),
        new("user_not_found", verdict, "The person it is meant for does not exist any more. Configure a channel."),
        new("restricted_action", verdict, "The workspace's settings do not let the app post in this channel. Ask its administrator."),
        new("restricted_action_read_only_channel", verdict, "The channel is read-only. Ask the workspace's administrator to let the app post there, or configure another."),
        new("restricted_action_thread_only_channel", verdict, "The channel takes replies only. Configure another."),
        new("restricted_action_non_threadable_channel", verdict, "The channel takes no replies. Configure another."),
        new("posting_to_general_channel_denied", verdict, "The workspace's settings do not let the app post in its general channel. Configure another."),
        new("cannot_reply_to_message", verdict, "The message this one follows takes no replies."),
        new("thread_not_found", verdict, "The message this one follows does not exist any more."),
        new("message_not_found", verdict, "The message this one follows does not exist any more."),
    ];

    /// <summary>Words about one webhook.</summary>
    public static IEnumerable<OutcomeRow> OfWebhook(DeliveryVerdict verdict) =>
    [
        new("no_service", verdict, "The webhook was removed, or its app was. Make a new one and configure its address."),
        new("no_service_id", verdict, "The address of the webhook is not whole. Copy it again."),
        new("no_active_hooks", verdict, "The webhook was switched off. Make a new one and configure its address."),
        new("invalid_token", verdict, "The address of the webhook is wrong or was revoked: Slack revokes those that became public. Make a new one and configure its address."),
    ];

    private static OutcomeRow Rejected(string word, string remedy) => new(word, DeliveryVerdict.Rejected, remedy);

    private static OutcomeRow Busy(string word) => TooFast with { First = 100, Last = 999, Word = word };

    private static OutcomeRow Again(string word, string remedy) => new(word, DeliveryVerdict.TryAgain, remedy);

    private static OutcomeRow Failed(string word, string remedy) => new(word, DeliveryVerdict.InstanceFailed, remedy);
}
