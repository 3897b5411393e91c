namespace Fapilog.Alerts.Slack;

/// <summary>
/// The codes of this provider alone; the others are <see cref="Delivery.DeliveryCodes"/>.
/// </summary>
internal static class SlackCodes
{
    /// <summary>Nothing says to which channel the alert goes, or the channel has no webhook.</summary>
    public const string NoChannel = "FAP3030";
}
