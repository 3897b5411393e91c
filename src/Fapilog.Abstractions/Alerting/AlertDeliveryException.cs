namespace Fapilog.Alerting;

/// <summary>
/// The exception that a dispatcher throws when a vendor did not accept an alert.
/// </summary>
/// <remarks>
/// The message is shown to people and logged: it states the vendor's answer and the remedy, and never contains a secret
/// (keys, and the path and query of webhook addresses, are secrets).
/// </remarks>
public sealed class AlertDeliveryException : Exception
{
    /// <summary>Initializes a new instance of the <see cref="AlertDeliveryException"/> class as a temporary failure.</summary>
    public AlertDeliveryException()
        : this(AlertFailureKind.Temporary, "The alert was not delivered.")
    {
    }

    /// <summary>Initializes a new instance of the <see cref="AlertDeliveryException"/> class as a temporary failure.</summary>
    /// <param name="message">A full sentence for people, without secrets.</param>
    public AlertDeliveryException(string message)
        : this(AlertFailureKind.Temporary, message)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="AlertDeliveryException"/> class as a temporary failure.</summary>
    /// <param name="message">A full sentence for people, without secrets.</param>
    /// <param name="innerException">The cause, or <see langword="null"/>.</param>
    public AlertDeliveryException(string message, Exception? innerException)
        : this(AlertFailureKind.Temporary, message, innerException)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="AlertDeliveryException"/> class.</summary>
    /// <param name="kind">The kind of failure, which determines what happens next.</param>
    /// <param name="message">A full sentence for people, without secrets.</param>
    public AlertDeliveryException(AlertFailureKind kind, string message)
        : this(kind, message, null)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="AlertDeliveryException"/> class.</summary>
    /// <param name="kind">The kind of failure, which determines what happens next.</param>
    /// <param name="message">A full sentence for people, without secrets.</param>
    /// <param name="innerException">The cause, or <see langword="null"/>.</param>
    public AlertDeliveryException(AlertFailureKind kind, string message, Exception? innerException)
        : base(message, innerException) => Kind = kind;

    /// <summary>Gets the kind of failure, which determines what happens next to the alert and its instance.</summary>
    public AlertFailureKind Kind { get; }

    /// <summary>Gets the minimum delay before the next delivery attempt, as requested by the vendor. Not negative.</summary>
    /// <value>The default is <see langword="null"/>: the vendor requested none.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan? RetryAfter
    {
        get;
        init
        {
            if (value is { } wait)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(wait, TimeSpan.Zero);
            }

            field = value;
        }
    }
}
