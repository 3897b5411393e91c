using Fapilog.Alerting;

namespace Fapilog.Delivery;

/// <summary>
/// Makes the results of one attempt: <see cref="AttemptResult{T}"/>.
/// </summary>
public static class AttemptResult
{
    /// <summary>Makes the result of an attempt that succeeded.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">What the call returns.</param>
    /// <returns>The result.</returns>
    public static AttemptResult<T> Delivered<T>(T value)
        where T : notnull => new(value, null, null, null);

    /// <summary>Makes the result of an attempt that failed for a cause that may pass.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="message">A full sentence without secrets and without a code.</param>
    /// <param name="retryAfter">The pause the vendor asked for, or <see langword="null"/>.</param>
    /// <returns>The result.</returns>
    public static AttemptResult<T> TryAgain<T>(string message, TimeSpan? retryAfter = null)
        where T : notnull => new(default, message, retryAfter, null);

    /// <summary>Makes the result of an attempt after which no other helps.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="failure">What the call throws; its message begins with a code and holds no secret.</param>
    /// <returns>The result.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="failure"/> is null.</exception>
    public static AttemptResult<T> Failed<T>(AlertDeliveryException failure)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(failure);
        return new(default, null, null, failure);
    }

    /// <summary>Makes the result of an attempt after which no other helps.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="kind">What happens next.</param>
    /// <param name="code">One of <see cref="DeliveryCodes"/>.</param>
    /// <param name="message">A full sentence without secrets.</param>
    /// <returns>The result.</returns>
    public static AttemptResult<T> Failed<T>(AlertFailureKind kind, string code, string message)
        where T : notnull => Failed<T>(new AlertDeliveryException(kind, $"{code}: {message}"));
}
