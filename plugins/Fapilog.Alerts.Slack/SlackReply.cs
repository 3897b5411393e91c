using System.Text;
using System.Text.Json;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Slack;

/// <summary>
/// What Slack said: a word (<c>ok</c>, <c>channel_not_found</c>), as text by a webhook and in JSON by the API.
/// </summary>
internal sealed class SlackReply
{
    private const int LongestWord = 64;

    /// <summary>Gets the word; <see langword="null"/> when the answer is not one of Slack's.</summary>
    public string? Word { get; private set; }

    /// <summary>Gets what Slack adds to an error: which block is wrong, which scope is missing.</summary>
    public string Detail { get; private set; } = string.Empty;

    /// <summary>Gets the message's identifier.</summary>
    public string? Timestamp { get; private set; }

    /// <summary>Gets the identifier of the channel it was posted to.</summary>
    public string? Channel { get; private set; }

    public TimeSpan? RetryAfter { get; private set; }

    public static SlackReply Read(HttpAnswer answer, bool isApi)
    {
        var reply = new SlackReply();
        if (answer.Body.StartsWith('{'))
        {
            reply.ReadJson(answer.Body);
            if (!isApi && reply.Word == SlackOutcomes.Ok)
            {
                // A webhook of Slack answers with the text 'ok'. JSON that says 'ok' comes from another server.
                reply.Word = null;
            }
        }
        else if (answer.IsBodyComplete
            && answer.Body.Length is > 0 and <= LongestWord
            && !answer.Body.AsSpan().ContainsAnyExcept(WordLetters)
            && (!isApi || answer.Body != SlackOutcomes.Ok))
        {
            reply.Word = answer.Body;
        }

        return reply;
    }

    /// <summary>Returns the answer with what a person needs of its body in front.</summary>
    public HttpAnswer Shown(HttpAnswer answer) =>
        Word is null ? answer : answer with { Body = Detail.Length == 0 ? Word : $"{Word}: {Detail}" };

    private static ReadOnlySpan<char> WordLetters => "abcdefghijklmnopqrstuvwxyz_0123456789";

    /// <summary>Reads as far as the text goes: an answer that breaks off after <c>"ok":true</c> has said enough.</summary>
    private void ReadJson(string json)
    {
        var isOk = false;
        var details = new List<string>();
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), isFinalBlock: false, state: default);
            string? parent = null;
            string? name = null;
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.PropertyName)
                {
                    name = reader.GetString();
                    parent = reader.CurrentDepth == 1 ? name : parent;
                }
                else if (reader.CurrentDepth == 1)
                {
                    isOk |= name == "ok" && reader.TokenType is JsonTokenType.True;
                    ReadMember(name, ref reader, details);
                }
                else if (
                    IsDetail(parent, name, reader.CurrentDepth) && reader.TokenType is JsonTokenType.String && details.Count < 5)
                {
                    details.Add(reader.GetString()!);
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON after all, or a text of it is not one: what was read before counts.
        }

        Word = isOk ? SlackOutcomes.Ok : Word;
        Detail = TextLimit.Cut(PlainText.Line(string.Join("; ", details)), 250, TextUnit.Utf16);
    }

    private static bool IsDetail(string? parent, string? name, int depth) =>
        (parent == "response_metadata" && name == "messages" && depth == 3) || (parent == "errors" && depth == 2);

    private void ReadMember(string? name, ref Utf8JsonReader reader, List<string> details)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String when name == "error":
                Word = TextLimit.Cut(PlainText.Line(reader.GetString()), LongestWord, TextUnit.Utf16);
                break;
            case JsonTokenType.String when name == "ts":
                Timestamp = reader.GetString();
                break;
            case JsonTokenType.String when name == "channel":
                Channel = PlainText.Line(reader.GetString());
                break;
            case JsonTokenType.String when name is "needed" or "provided":
                details.Add($"{name} {reader.GetString()}");
                break;
            case JsonTokenType.Number when name == "retry_after" && reader.TryGetDouble(out var seconds) && seconds >= 0:
                RetryAfter = TimeSpan.FromSeconds(Math.Ceiling(Math.Min(seconds, Delivery.RetryAfter.Longest.TotalSeconds)));
                break;
            default:
                break;
        }
    }
}
