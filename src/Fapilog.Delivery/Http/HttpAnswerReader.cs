using System.Buffers;
using System.Text;

namespace Fapilog.Delivery;

/// <summary>
/// Reads an answer within bounds and masks it.
/// </summary>
internal static class HttpAnswerReader
{
    public static async Task<HttpAnswer> ReadAsync(
        HttpResponseMessage response,
        string host,
        SecretMask mask,
        int maxBytes,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var (body, isComplete) = await ReadBodyAsync(response, maxBytes, cancellationToken).ConfigureAwait(false);
        var retryAfter = response.Headers.NonValidated.TryGetValues("Retry-After", out var values) ? values.ToString() : null;
        var headers = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated);
        return new HttpAnswer
        {
            Status = (int)response.StatusCode,
            Host = host,
            Body = mask.Apply(ShownText.Clean(body)),
            IsBodyComplete = isComplete,
            Headers = headers.DistinctBy(header => header.Key, StringComparer.OrdinalIgnoreCase).ToDictionary(
                header => header.Key,
                header => mask.Apply(ShownText.Clean(header.Value.ToString())),
                StringComparer.OrdinalIgnoreCase),
            RetryAfter = Delivery.RetryAfter.Parse(retryAfter, now),
            RedirectHost = RedirectHost(response, host),
        };
    }

    private static async Task<(string Text, bool IsComplete)> ReadBodyAsync(
        HttpResponseMessage response,
        int maxBytes,
        CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>();
        var isComplete = true;
        try
        {
            using var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            int read;
            while (body.WrittenCount <= maxBytes
                && (read = await stream.ReadAsync(body.GetMemory(HttpAnswer.MaxBodyBytes), cancellationToken).ConfigureAwait(false)) > 0)
            {
                body.Advance(read);
            }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException)
        {
            // The status has arrived and says what happened; a body that breaks off or drips does not change it.
            isComplete = false;
        }

        isComplete &= body.WrittenCount <= maxBytes;
        return (Encoding.UTF8.GetString(body.WrittenSpan[..Math.Min(body.WrittenCount, maxBytes)]), isComplete);
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
