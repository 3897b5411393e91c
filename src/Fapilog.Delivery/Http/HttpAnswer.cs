using System.Globalization;
using System.Text.Json;
using Fapilog.Alerting;

namespace Fapilog.Delivery;

/// <summary>
/// What an endpoint answered, safe to be shown: known secrets are masked, control characters are removed, the body is cut at
/// <see cref="HttpAlert.MaxAnswerBytes"/>.
/// </summary>
public sealed record HttpAnswer
{
    /// <summary>How much of a body is read unless the alert asks for more: 4 KiB.</summary>
    public const int DefaultMaxBytes = 4096;

    private const int QuotedLength = 300;

    /// <summary>Gets the status code.</summary>
    public required int Status { get; init; }

    /// <summary>Gets the host that answered, with its port where that is not the scheme's own.</summary>
    public required string Host { get; init; }

    /// <summary>Gets the beginning of the body as text.</summary>
    /// <value>The default is empty.</value>
    public string Body { get; init; } = string.Empty;

    /// <summary>
    /// Gets a value indicating whether the whole body was read: it was short enough, did not break off, and its
    /// <c>Content-Encoding</c> is known (gzip, deflate, Brotli) and whole.
    /// </summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool IsBodyComplete { get; init; } = true;

    /// <summary>
    /// Gets the headers by name, without regard to case; several values of one name are joined by commas. At most 100.
    /// </summary>
    /// <value>The default is none.</value>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets the pause that the endpoint asked for.</summary>
    /// <value>The default is <see langword="null"/>: none.</value>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Gets the host of the Location header; never its path.</summary>
    /// <value>The default is <see langword="null"/>: there is no such header.</value>
    public string? RedirectHost { get; init; }

    // A redirect is described by its target's host; its body says nothing.
    internal string Summary => Status is >= 300 and < 400
        ? $"'{Host}' answered {Status}" + (RedirectHost is { } host ? $" with a redirect to '{host}'" : string.Empty)
        : ToString();

    /// <summary>Reads a text member of the body's JSON object.</summary>
    /// <param name="name">The member's name.</param>
    /// <returns>The text; <see langword="null"/> when the body is not a whole JSON object or has no such text.</returns>
    public string? ReadText(string name)
    {
        try
        {
            using var document = JsonDocument.Parse(Body);
            return document.RootElement.ValueKind is JsonValueKind.Object
                && document.RootElement.TryGetProperty(name, out var member)
                && member.ValueKind is JsonValueKind.String ? member.GetString() : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Returns what was answered as a clause: <c>'host' answered 503: 'busy'</c>.</summary>
    /// <returns>Text for people, without a full stop.</returns>
    public override string ToString()
    {
        var status = $"'{Host}' answered {Status.ToString(CultureInfo.InvariantCulture)}";
        return Body.Length == 0 ? status : $"{status}: '{ShownText.Shorten(Body, QuotedLength)}'";
    }
}

/// <summary>
/// Reads an answer within bounds and masks it.
/// </summary>
internal static class HttpAnswerReader
{
    // Masking takes time for each, and a vendor may send as many as fit into the limit on their length.
    private const int MaxHeaders = 100;

    public static async Task<HttpAnswer> ReadAsync(
        HttpResponseMessage response,
        string host,
        SecretMask mask,
        int maxBytes,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var (body, isComplete) = await AnswerBody.ReadAsync(response, maxBytes, cancellationToken).ConfigureAwait(false);
        var retryAfter = response.Headers.NonValidated.TryGetValues("Retry-After", out var values) ? values.ToString() : null;
        var headers = response.Content.Headers.NonValidated.Concat(response.Headers.NonValidated)
            .DistinctBy(header => header.Key, StringComparer.OrdinalIgnoreCase)
            .Take(MaxHeaders);
        return new HttpAnswer
        {
            Status = (int)response.StatusCode,
            Host = host,
            Body = mask.Apply(ShownText.Clean(body)),
            IsBodyComplete = isComplete,
            Headers = headers.ToDictionary(
                header => header.Key,
                header => mask.Apply(ShownText.Clean(header.Value.ToString())),
                StringComparer.OrdinalIgnoreCase),
            RetryAfter = Delivery.RetryAfter.Parse(retryAfter, now),
            RedirectHost = RedirectHost(response, host),
        };
    }

    private static string? RedirectHost(HttpResponseMessage response, string host)
    {
        if (!response.Headers.NonValidated.TryGetValues("Location", out var values)
            || !Uri.TryCreate(values.ToString(), UriKind.RelativeOrAbsolute, out var location))
        {
            return null;
        }

        return location.IsAbsoluteUri && location.Authority.Length > 0 ? ShownText.Clean(location.Authority) : host;
    }
}
