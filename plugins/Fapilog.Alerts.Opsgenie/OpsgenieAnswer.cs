using System.Text.Json;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Opsgenie;

/// <summary>
/// What an answer says in its body and its headers about rates, where that can be read.
/// </summary>
/// <param name="Word">The word of <see cref="OpsgenieOutcomes"/> it comes to; <see langword="null"/> for none.</param>
/// <param name="RequestId">What the vendor knows the request by.</param>
internal sealed record OpsgenieAnswer(string? Word, string? RequestId)
{
    public static OpsgenieAnswer Read(HttpAnswer answer)
    {
        var (result, message, requestId) = Members(answer.Body);
        return message?.Contains("key format", StringComparison.OrdinalIgnoreCase) is true
            ? new(OpsgenieOutcomes.KeyFormat, requestId)
            : new(result is not null ? OpsgenieOutcomes.Accepted : null, requestId);
    }

    public static bool IsThrottled(HttpAnswer answer) => Header(answer, "X-RateLimit-State") is { } state
        && state.Equals("THROTTLED", StringComparison.OrdinalIgnoreCase);

    /// <summary>What is limited: <c>ACCOUNT</c>, <c>DOMAIN</c> or the like.</summary>
    public static string? LimitOf(HttpAnswer answer) => Header(answer, "X-RateLimit-Reason");

    /// <summary>There is no Retry-After: the period of the limit that is kept is what there is to wait for.</summary>
    public static TimeSpan? Period(HttpAnswer answer) =>
        (answer.Status == 429 || IsThrottled(answer))
        && RetryAfter.Parse(Header(answer, "X-RateLimit-Period-In-Sec"), DateTimeOffset.UnixEpoch) is { } period
        && period > TimeSpan.Zero ? period : null;

    private static string? Header(HttpAnswer answer, string name) =>
        answer.Headers.TryGetValue(name, out var value) && value.Length is > 0 and <= 100 ? value : null;

    private static (string? Result, string? Message, string? RequestId) Members(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return (Text(document.RootElement, "result"), Text(document.RootElement, "message"), Text(document.RootElement, "requestId"));
        }
        catch (JsonException)
        {
            return (null, null, null);
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.ValueKind is JsonValueKind.Object && root.TryGetProperty(name, out var member) && member.ValueKind is JsonValueKind.String
            ? member.GetString()
            : null;
}
