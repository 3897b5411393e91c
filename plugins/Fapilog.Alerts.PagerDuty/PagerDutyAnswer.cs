using System.Text.Json;
using Fapilog.Delivery;

namespace Fapilog.Alerts.PagerDuty;

/// <summary>
/// What the body of an answer says, where it can be read.
/// </summary>
/// <param name="Word">The word of <see cref="PagerDutyOutcomes"/> it comes to; <see langword="null"/> for none.</param>
/// <param name="DedupKey">The key PagerDuty knows the alert by.</param>
internal sealed record PagerDutyAnswer(string? Word, string? DedupKey)
{
    public static PagerDutyAnswer Read(HttpAnswer answer)
    {
        // The fault of the key comes as JSON, as an entry of its errors, or as plain text.
        var isKey = answer.Body.Contains("routing_key", StringComparison.OrdinalIgnoreCase)
            || answer.Body.Contains("routing key", StringComparison.OrdinalIgnoreCase);
        var (status, dedupKey) = Members(answer.Body);
        return status switch
        {
            PagerDutyOutcomes.Success => new(PagerDutyOutcomes.Success, dedupKey),
            _ when isKey => new(PagerDutyOutcomes.Key, null),
            null => new(null, null),
            _ => new(PagerDutyOutcomes.Invalid, null),
        };
    }

    private static (string? Status, string? DedupKey) Members(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return (Text(document.RootElement, "status"), Text(document.RootElement, "dedup_key"));
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.ValueKind is JsonValueKind.Object && root.TryGetProperty(name, out var member) && member.ValueKind is JsonValueKind.String
            ? member.GetString()
            : null;
}
