using Fapilog.Delivery;

namespace Fapilog.Alerts.Slack;

/// <summary>
/// When two names mean one channel: Slack's are lower case, and people write them with and without <c>#</c>.
/// </summary>
internal static class ChannelName
{
    public static string Fold(string? name) => PlainText.Line(name).TrimStart('#').Trim().ToUpperInvariant();
}
