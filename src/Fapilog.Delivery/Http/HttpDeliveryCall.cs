using Fapilog.Alerting;

namespace Fapilog.Delivery;

/// <summary>
/// One call of <see cref="HttpDelivery"/>: what to send at each attempt and how to read the answer.
/// </summary>
public sealed class HttpDeliveryCall
{
    /// <summary>Gets the absolute <c>https</c> or <c>http</c> address.</summary>
    public required Uri Address { get; init; }

    /// <summary>
    /// Gets a value indicating whether the address's path and query are secrets, as a webhook's are. Set it to
    /// <see langword="false"/> where they are the vendor's own words, or these words would be masked in what it answers.
    /// </summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool IsAddressSecret { get; init; } = true;

    /// <summary>Gets what makes the request of an attempt: at each one anew, so that it can be signed with its own time.</summary>
    public required Func<DeliveryAttempt, HttpDeliveryRequest> Render { get; init; }

    /// <summary>Gets the secrets no message may hold. The address's path and query are added to them where they are secrets.</summary>
    /// <value>The default is <see cref="SecretMask.None"/>.</value>
    public SecretMask Mask { get; init; } = SecretMask.None;

    /// <summary>Gets when the call must be over.</summary>
    /// <value>The default is <see langword="null"/>: <see cref="RetryOptions.DefaultDeadline"/> from now.</value>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Gets what reads an answer: a vendor that says "error" with status 200 needs its own.</summary>
    /// <value>The default is <see cref="OutcomeTable.Http"/>.</value>
    public Func<HttpAnswer, AttemptResult<HttpAnswer>> Judge { get; init; } = static answer => OutcomeTable.Http.Judge(answer);

    /// <summary>Gets how much of an answer's body is read, in bytes: more for a vendor that repeats the message in its answer.</summary>
    /// <value>The default is <see cref="HttpAnswer.MaxBodyBytes"/>.</value>
    public int MaxAnswerBytes { get; init; } = HttpAnswer.MaxBodyBytes;

    /// <summary>Gets what the vendor counts calls by: a channel, a key. May be a secret; it is compared and never shown.</summary>
    /// <value>The default is <see langword="null"/>: the address.</value>
    public string? PacedBy { get; init; }

    /// <summary>Gets how urgent the alert is: where calls wait for their turn, the most severe goes first.</summary>
    /// <value>The default is <see cref="AlertSeverity.Info"/>.</value>
    public AlertSeverity Severity { get; init; } = AlertSeverity.Info;

    /// <summary>Returns the scheme and the host; never the path or the query.</summary>
    /// <returns>Text for a log.</returns>
    public override string ToString() => $"{Address.Scheme}://{Address.Authority}";
}
