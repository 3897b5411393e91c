using Fapilog.Delivery;

namespace Fapilog.Alerts.Slack;

/// <summary>
/// What Slack's answers mean and what to do about each. Slack answers errors of its API with status 200, so that the word
/// decides and the status only where there is none.
/// </summary>
internal static class SlackOutcomes
{
    public const string Ok = "ok";

    // Slack always names a pause; this one is for whoever answers 429 in its place.
    private static readonly TimeSpan PauseWhenNotNamed = TimeSpan.FromSeconds(10);

    private static readonly OutcomeTable Common = OutcomeTable.Http.With(
        new(200, 299, null, DeliveryVerdict.InstanceFailed, "That is not how Slack says that it has a message: something else answers in its place, a proxy or a login page, or the address is not Slack's. Check the address and the way out."),
        new(429, DeliveryVerdict.TryAgain, "Slack takes one message a second in a channel.") { Wait = PauseWhenNotNamed },
        new(200, 200, Ok, DeliveryVerdict.Delivered, string.Empty))
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
}
