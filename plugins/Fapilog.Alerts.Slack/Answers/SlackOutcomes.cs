using Fapilog.Delivery;

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

    private const string NotSlack = "That is not how Slack says that it has a message: something else answers in its place, a proxy or a login "
        + "page, or the address is not Slack's. Check the address and the way out.";

    private static readonly OutcomeTable Common = OutcomeTable.Http.With(
        new(200, 299, null, DeliveryVerdict.InstanceFailed, NotSlack),
        SlackWords.TooFast,
        new(200, 200, Ok, DeliveryVerdict.Delivered, string.Empty),
        new(200, 200, Unknown, DeliveryVerdict.Rejected, "Slack refuses this alert with a word that this version does not know: look it up at api.slack.com/methods/chat.postMessage."))
        .With(SlackWords.Common);

    /// <summary>Gets the table of an instance's only webhook: when it is gone, so is the instance.</summary>
    public static OutcomeTable Webhook { get; } = Common.With(
    [
        new(404, DeliveryVerdict.InstanceFailed, "There is no such webhook. Make a new one and configure its address."),
        .. SlackWords.OfChannel(DeliveryVerdict.InstanceFailed),
        .. SlackWords.OfWebhook(DeliveryVerdict.InstanceFailed),
    ]);

    /// <summary>Gets the table of one webhook among several: when it is gone, the others go on.</summary>
    public static OutcomeTable WebhookOfSeveral { get; } = Common.With(
    [
        new(403, DeliveryVerdict.Rejected, "This one webhook is refused. Check its address; the instance's others go on."),
        new(404, DeliveryVerdict.Rejected, "There is no such webhook. Make a new one for this channel and configure its address; the instance's others go on."),
        new(410, DeliveryVerdict.Rejected, "This one webhook was switched off. Make a new one for this channel and configure its address; the instance's others go on."),
        .. SlackWords.OfChannel(DeliveryVerdict.Rejected),
        .. SlackWords.OfWebhook(DeliveryVerdict.Rejected),
    ]);

    /// <summary>Gets the table of <c>chat.postMessage</c>: a channel is one of many, the token is the instance's only one.</summary>
    public static OutcomeTable Api { get; } = Common.With(
    [
        new(404, DeliveryVerdict.InstanceFailed, "Slack's API is not there. Check 'BaseUrl'."),
        .. SlackWords.OfChannel(DeliveryVerdict.Rejected),
        .. SlackWords.OfToken,
    ]);

    /// <summary>Reads an answer by its word, where Slack said one.</summary>
    public static AttemptResult<HttpAnswer> Judge(OutcomeTable table, HttpAnswer answer, SlackReply reply)
    {
        var isKnown = reply.Word is null || table.Rows.Any(row => string.Equals(row.Word, reply.Word, StringComparison.OrdinalIgnoreCase));
        return table.Judge(reply.Shown(answer), isKnown ? reply.Word : Unknown, reply.RetryAfter);
    }
}
