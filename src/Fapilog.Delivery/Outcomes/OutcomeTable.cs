using Fapilog.Alerting;

namespace Fapilog.Delivery;

/// <summary>
/// A vendor's answers and what they mean, as a table that can be read, tested row by row, and shown.
/// </summary>
/// <remarks>Of several rows about an answer the last one counts. Immutable; safe for use by several threads.</remarks>
public sealed class OutcomeTable
{
    private OutcomeTable(IReadOnlyList<OutcomeRow> rows)
    {
        Rows = rows;
    }

    /// <summary>Gets the table of HTTP (RFC 9110) for an endpoint of which nothing more is known.</summary>
    /// <value>
    /// Delivered: 2xx. Tried again: 408, 429, 500, 502, 503, 504, and 520 to 530, which networks in front of an
    /// endpoint answer. The instance failed: 3xx (a redirect is never followed: it
    /// would turn a POST into a GET, or carry the signature to another host), 401, 403, 410. Rejected: every other.
    /// </value>
    public static OutcomeTable Http { get; } = new(
    [
        new(0, 999, null, DeliveryVerdict.Rejected, "The endpoint does not take this alert, and would not take it again."),
        new(200, 299, null, DeliveryVerdict.Delivered, string.Empty),
        new(300, 399, null, DeliveryVerdict.InstanceFailed, "Redirects are not followed; configure the final address.")
        {
            Code = DeliveryCodes.Redirected,
        },
        new(401, DeliveryVerdict.InstanceFailed, "The endpoint refuses this sender. Check the address and the key."),
        new(403, DeliveryVerdict.InstanceFailed, "The endpoint refuses this sender. Check the address and the key."),
        new(410, DeliveryVerdict.InstanceFailed, "The endpoint was switched off. Make a new one and configure its address."),
        new(408, DeliveryVerdict.TryAgain, string.Empty),
        new(429, DeliveryVerdict.TryAgain, string.Empty),
        new(500, DeliveryVerdict.TryAgain, string.Empty),
        new(502, 504, null, DeliveryVerdict.TryAgain, string.Empty),
        new(520, 530, null, DeliveryVerdict.TryAgain, "A network in front of the endpoint could not reach it."),
    ]);

    /// <summary>Gets the rows, the later ones before the earlier where both are about an answer.</summary>
    public IReadOnlyList<OutcomeRow> Rows { get; }

    /// <summary>Makes a table of rows alone, for a protocol that is not HTTP.</summary>
    /// <param name="rows">The rows, the common first. They must cover every answer.</param>
    /// <returns>The table.</returns>
    public static OutcomeTable Of(params IEnumerable<OutcomeRow> rows) => new([.. rows]);

    /// <summary>Makes a table that knows a vendor better.</summary>
    /// <param name="rows">Further rows, the common first.</param>
    /// <returns>The new table.</returns>
    public OutcomeTable With(params IEnumerable<OutcomeRow> rows) => new([.. Rows, .. rows]);

    /// <summary>Finds what an answer means.</summary>
    /// <param name="status">The status.</param>
    /// <param name="word">The vendor's word in the body, or <see langword="null"/>.</param>
    /// <returns>The last row about it.</returns>
    /// <exception cref="InvalidOperationException">No row is about it.</exception>
    public OutcomeRow Find(int status, string? word = null) => Rows.LastOrDefault(row => row.IsAbout(status, word))
        ?? throw new InvalidOperationException($"The table has no row about status {status}. Begin it with one about every status.");

    /// <summary>Reads an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="word">The vendor's word in its body, or <see langword="null"/>.</param>
    /// <param name="wait">The pause the vendor asked for elsewhere than in Retry-After, or <see langword="null"/>.</param>
    /// <returns>What it means, with a sentence for people.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="answer"/> is null.</exception>
    public AttemptResult<HttpAnswer> Judge(HttpAnswer answer, string? word = null, TimeSpan? wait = null)
    {
        ArgumentNullException.ThrowIfNull(answer);

        var row = Find(answer.Status, word);
        var message = row.Remedy.Length == 0 ? $"{Said(answer)}." : $"{Said(answer)}. {row.Remedy}";
        return row.Verdict switch
        {
            DeliveryVerdict.Delivered => AttemptResult.Delivered(answer),
            DeliveryVerdict.TryAgain => AttemptResult.TryAgain<HttpAnswer>(message, answer.RetryAfter ?? wait ?? row.Wait),
            DeliveryVerdict.Rejected => AttemptResult.Failed<HttpAnswer>(
                AlertFailureKind.Rejected, row.Code ?? DeliveryCodes.AlertRejected, message),
            _ => AttemptResult.Failed<HttpAnswer>(
                AlertFailureKind.InstanceFailed, row.Code ?? DeliveryCodes.SenderRefused, message),
        };
    }

    // Where a redirect leads is said by its host; its body says nothing.
    private static string Said(HttpAnswer answer) => answer.Status is >= 300 and < 400
        ? $"'{answer.Host}' answered {answer.Status}" + (answer.RedirectHost is { } host ? $" with a redirect to '{host}'" : string.Empty)
        : answer.ToString();
}
