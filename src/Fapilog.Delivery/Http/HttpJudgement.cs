using Fapilog.Alerting;

namespace Fapilog.Delivery;

/// <summary>
/// Reads an answer by its status.
/// </summary>
public static class HttpJudgement
{
    /// <summary>
    /// Delivered: 2xx. Tried again: 408, 429, 500, 502, 503, 504. The instance failed: 3xx (a redirect is never followed: it
    /// would turn a POST into a GET, or carry the signature to another host), 401, 403, 410. Rejected: every other.
    /// </summary>
    /// <param name="answer">The answer.</param>
    /// <returns>What it means.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="answer"/> is null.</exception>
    public static AttemptResult<HttpAnswer> ByStatus(HttpAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.Status switch
        {
            >= 200 and < 300 => AttemptResult.Delivered(answer),
            >= 300 and < 400 => Fail(AlertFailureKind.InstanceFailed, DeliveryCodes.Redirected, Redirect(answer)),
            401 or 403 => Fail(
                AlertFailureKind.InstanceFailed,
                DeliveryCodes.SenderRefused,
                $"{answer}. The endpoint refuses this sender. Check the address and the key."),
            410 => Fail(
                AlertFailureKind.InstanceFailed,
                DeliveryCodes.SenderRefused,
                $"{answer}. The endpoint was switched off. Make a new one and configure its address."),
            408 or 429 or 500 or 502 or 503 or 504 => AttemptResult.TryAgain<HttpAnswer>($"{answer}.", answer.RetryAfter),
            _ => Fail(
                AlertFailureKind.Rejected,
                DeliveryCodes.AlertRejected,
                $"{answer}. The endpoint does not take this alert, and would not take it again."),
        };
    }

    private static string Redirect(HttpAnswer answer)
    {
        var target = answer.RedirectHost is { } host ? $" with a redirect to '{host}'" : string.Empty;
        return $"'{answer.Host}' answered {answer.Status}{target}. Redirects are not followed; configure the final address.";
    }

    private static AttemptResult<HttpAnswer> Fail(AlertFailureKind kind, string code, string message) =>
        AttemptResult.Failed<HttpAnswer>(kind, code, message);
}
