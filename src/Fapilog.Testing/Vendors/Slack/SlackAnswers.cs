using System.Globalization;
using System.Text.Encodings.Web;

namespace Fapilog.Testing;

/// <summary>
/// The answers of Slack's two interfaces.
/// </summary>
internal static class SlackAnswers
{
    private static readonly (string, string) Plain = ("Content-Type", "text/html; charset=utf-8");
    private static readonly (string, string) Json = ("Content-Type", "application/json; charset=utf-8");

    public static ReceiverAnswer Word(string word) => new ReceiverAnswer(
        word switch
        {
            "ok" => 200,
            "action_prohibited" or "invalid_token" => 403,
            "channel_not_found" or "no_service" or "no_team" => 404,
            "channel_is_archived" => 410,
            "rollup_error" => 500,
            _ => 400,
        },
        word,
        Plain);

    // Slack repeats the message, which makes its answers long.
    public static ReceiverAnswer Posted(string channelId, string timestamp, string request) => new ReceiverAnswer(
        200,
        $$"""{"ok":true,"channel":"{{channelId}}","ts":"{{timestamp}}","message":{"type":"message","ts":"{{timestamp}}","request":{{Text(request)}} } }""",
        Json);

    public static ReceiverAnswer Error(string word, IEnumerable<string> messages)
    {
        var list = string.Join(',', messages.Select(message => Text("[ERROR] " + message)));
        var metadata = list.Length == 0 ? string.Empty : $$""","response_metadata":{"messages":[{{list}}]}""";
        return new ReceiverAnswer(200, $$"""{"ok":false,"error":{{Text(word)}}{{metadata}} }""", Json);
    }

    public static ReceiverAnswer TooMany(TimeSpan wait, bool isApi)
    {
        var seconds = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return new ReceiverAnswer(
            429,
            isApi
                ? """{"ok":false,"error":"ratelimited"}"""
                : $$"""{"retry_after":{{seconds}},"ok":false,"error":"rate_limited"}""",
            ("Retry-After", seconds),
            Json);
    }

    private static string Text(string text) => $"\"{JavaScriptEncoder.Default.Encode(text)}\"";
}
