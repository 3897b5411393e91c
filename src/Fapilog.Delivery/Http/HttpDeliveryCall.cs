namespace Fapilog.Delivery;

/// <summary>
/// One call of <see cref="HttpDelivery"/>: what to send at each attempt and how to read the answer.
/// </summary>
public sealed class HttpDeliveryCall
{
    /// <summary>Gets the absolute <c>https</c> or <c>http</c> address. Its path and query are treated as secrets.</summary>
    public required Uri Address { get; init; }

    /// <summary>Gets what makes the request of an attempt: at each one anew, so that it can be signed with its own time.</summary>
    public required Func<DeliveryAttempt, HttpDeliveryRequest> Render { get; init; }

    /// <summary>Gets the secrets no message may hold. The address's path and query are added to them.</summary>
    /// <value>The default is <see cref="SecretMask.None"/>.</value>
    public SecretMask Mask { get; init; } = SecretMask.None;

    /// <summary>Gets when the call must be over.</summary>
    /// <value>The default is <see langword="null"/>: <see cref="RetryOptions.DefaultDeadline"/> from now.</value>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Gets what reads an answer: a vendor that says "error" with status 200 needs its own.</summary>
    /// <value>The default is <see cref="HttpJudgement.ByStatus"/>.</value>
    public Func<HttpAnswer, AttemptResult<HttpAnswer>> Judge { get; init; } = HttpJudgement.ByStatus;

    /// <summary>Returns the scheme and the host; never the path or the query.</summary>
    /// <returns>Text for a log.</returns>
    public override string ToString() => $"{Address.Scheme}://{Address.Authority}";
}
