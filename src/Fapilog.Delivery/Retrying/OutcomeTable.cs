using Fapilog.Alerting;
using static Fapilog.Alerting.AlertFailureKind;

namespace Fapilog.Delivery;

/// <summary>
/// A vendor's answers and what they mean, as a table that can be read, tested row by row, and shown.
/// </summary>
/// <remarks>If several rows match an answer, the last one counts. Immutable; safe for use by several threads.</remarks>
public sealed class OutcomeTable
{
    /// <summary>Initializes a new instance of the <see cref="OutcomeTable"/> class, for a protocol that is not HTTP.</summary>
    /// <param name="rows">The rows, the general ones first. They must cover every answer.</param>
    public OutcomeTable(params IEnumerable<OutcomeRow> rows)
    {
        Rows = [.. rows];
    }

    /// <summary>Gets the table of HTTP (RFC 9110) for an endpoint about which nothing more is known.</summary>
    /// <value>
    /// Delivered: 2xx. Temporary: 408, 429, 500, 502, 503, 504, and 520 to 530, which networks in front of an endpoint answer.
    /// The instance failed: 401, 403, 407, 410, and 3xx, because a redirect is never followed: it would turn a POST into a GET,
    /// or carry the signature to another host. Rejected: every other.
    /// </value>
    public static OutcomeTable Http { get; } = new(
        new(0, 999, Rejected, "The endpoint does not accept this alert, and would not accept it again."),
        OutcomeRow.Delivered(200, 299),
        new(
            300,
            399,
            InstanceFailed,
            "Redirects are not followed; configure the final address.")
        { Code = DeliveryCodes.Redirected },
        new(401, InstanceFailed, "The endpoint refuses this sender. Check the address and the key."),
        new(403, InstanceFailed, "The endpoint refuses this sender. Check the address and the key."),
        new(407, InstanceFailed, "The proxy asks for a password: put it into 'Proxy'."),
        new(410, InstanceFailed, "The endpoint was switched off. Make a new one and configure its address."),
        new(408, Temporary, string.Empty),
        new(429, Temporary, string.Empty),
        new(500, Temporary, string.Empty),
        new(502, 504, Temporary, string.Empty),
        new(520, 530, Temporary, "A network in front of the endpoint could not reach it."));

    /// <summary>Gets the rows. Later rows override earlier ones.</summary>
    public IReadOnlyList<OutcomeRow> Rows { get; }

    /// <summary>Makes a table with further rows, which override those of this one.</summary>
    /// <param name="rows">The rows, the general ones first.</param>
    /// <returns>The new table.</returns>
    public OutcomeTable With(params IEnumerable<OutcomeRow> rows) => new([.. Rows, .. rows]);

    /// <summary>Finds the row for an answer.</summary>
    /// <param name="status">The status.</param>
    /// <param name="word">The vendor's word in the body, or <see langword="null"/>.</param>
    /// <returns>The last row that matches.</returns>
    /// <exception cref="InvalidOperationException">No row matches.</exception>
    public OutcomeRow Find(int status, string? word = null) => Rows.LastOrDefault(row => row.Matches(status, word))
        ?? throw new InvalidOperationException(
            $"The table has no row for status {status}. Begin it with a row for every status.");

    /// <summary>Judges an HTTP answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="word">The vendor's word in its body, or <see langword="null"/>.</param>
    /// <param name="wait">The pause that the vendor asked for elsewhere than in Retry-After, or <see langword="null"/>.</param>
    /// <returns>Why the alert was not delivered; <see langword="null"/> when it was.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="answer"/> is null.</exception>
    public AlertDeliveryException? Judge(HttpAnswer answer, string? word = null, TimeSpan? wait = null)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Find(answer.Status, word).ToFailure(answer.Summary, answer.RetryAfter ?? wait);
    }
}

/// <summary>
/// One row of an <see cref="OutcomeTable"/>: an answer, what it means, and what a person can do about it.
/// </summary>
public sealed record OutcomeRow
{
    /// <summary>Initializes a new instance of the <see cref="OutcomeRow"/> class for one status.</summary>
    /// <param name="status">The status.</param>
    /// <param name="failure">What happens next; <see langword="null"/> when the alert was delivered.</param>
    /// <param name="remedy">Full sentences: what the vendor means and what to do. Empty if there is nothing to add.</param>
    public OutcomeRow(int status, AlertFailureKind? failure, string remedy)
        : this(status, status, failure, remedy)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="OutcomeRow"/> class for a range of statuses.</summary>
    /// <param name="first">The first status.</param>
    /// <param name="last">The last status.</param>
    /// <param name="failure">What happens next; <see langword="null"/> when the alert was delivered.</param>
    /// <param name="remedy">Full sentences: what the vendor means and what to do. Empty if there is nothing to add.</param>
    public OutcomeRow(int first, int last, AlertFailureKind? failure, string remedy)
    {
        First = first;
        Last = last;
        Failure = failure;
        Remedy = remedy;
    }

    /// <summary>
    /// Initializes a new instance of the <see cref="OutcomeRow"/> class for a word of the vendor, with any status.
    /// </summary>
    /// <param name="word">The word.</param>
    /// <param name="failure">What happens next; <see langword="null"/> when the alert was delivered.</param>
    /// <param name="remedy">Full sentences: what the vendor means and what to do. Empty if there is nothing to add.</param>
    public OutcomeRow(string word, AlertFailureKind? failure, string remedy)
        : this(100, 999, failure, remedy)
    {
        Word = word;
    }

    /// <summary>Gets the first status.</summary>
    public int First { get; init; }

    /// <summary>Gets the last status.</summary>
    public int Last { get; init; }

    /// <summary>Gets the vendor's word in the body, such as <c>channel_not_found</c>, compared without regard to case.</summary>
    /// <value>The default is <see langword="null"/>: any.</value>
    public string? Word { get; init; }

    /// <summary>Gets what happens next.</summary>
    /// <value><see langword="null"/> when the alert was delivered.</value>
    public AlertFailureKind? Failure { get; init; }

    /// <summary>Gets what the vendor means and what to do, as full sentences; empty if there is nothing to add.</summary>
    public string Remedy { get; init; }

    /// <summary>Gets the code of the failure. A temporary one gets its code when the attempts end.</summary>
    /// <value>
    /// The default is <see langword="null"/>: <c>FAP3003</c> for a failed instance, <c>FAP3004</c> for a rejected alert.
    /// </value>
    public string? Code { get; init; }

    /// <summary>Gets the wait before the next attempt where the vendor names none.</summary>
    /// <value>The default is <see langword="null"/>: the growing, random pause of <see cref="RetryOptions"/>.</value>
    public TimeSpan? Wait { get; init; }

    /// <summary>Makes a row for statuses that mean that the alert was delivered.</summary>
    /// <param name="first">The first status.</param>
    /// <param name="last">The last status.</param>
    /// <returns>The row.</returns>
    public static OutcomeRow Delivered(int first, int last) => new(first, last, failure: null, string.Empty);

    /// <summary>Makes the failure that this row stands for.</summary>
    /// <param name="summary">What was answered, as a clause without a full stop and without secrets.</param>
    /// <param name="retryAfter">The pause that the vendor asked for, or <see langword="null"/> for <see cref="Wait"/>.</param>
    /// <returns>The failure; <see langword="null"/> when the alert was delivered.</returns>
    public AlertDeliveryException? ToFailure(string summary, TimeSpan? retryAfter = null)
    {
        var message = Remedy.Length == 0 ? $"{summary}." : $"{summary}. {Remedy}";
        return Failure switch
        {
            null => null,
            Temporary => new(Temporary, message) { RetryAfter = retryAfter ?? Wait },
            Rejected => new(Rejected, $"{Code ?? DeliveryCodes.AlertRejected}: {message}"),
            _ => new(InstanceFailed, $"{Code ?? DeliveryCodes.SenderRefused}: {message}"),
        };
    }

    internal bool Matches(int status, string? word) =>
        status >= First && status <= Last && (Word is null || string.Equals(Word, word, StringComparison.OrdinalIgnoreCase));
}
