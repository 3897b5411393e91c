using System.Diagnostics.CodeAnalysis;
using Fapilog.Alerting;

namespace Fapilog.Delivery;

/// <summary>
/// How one attempt went: delivered with a value, worth another attempt, or failed for good. Made by
/// <see cref="AttemptResult"/>; immutable.
/// </summary>
/// <typeparam name="T">The type of the value.</typeparam>
public sealed class AttemptResult<T>
    where T : notnull
{
    internal AttemptResult(T? value, string? message, TimeSpan? retryAfter, AlertDeliveryException? failure)
    {
        Value = value;
        Message = message;
        RetryAfter = retryAfter;
        Failure = failure;
    }

    /// <summary>Gets a value indicating whether the attempt succeeded.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsDelivered => Message is null && Failure is null;

    /// <summary>Gets a value indicating whether another attempt may help.</summary>
    [MemberNotNullWhen(true, nameof(Message))]
    public bool IsTemporary => Message is not null;

    /// <summary>Gets what the call returns; the default unless <see cref="IsDelivered"/>.</summary>
    public T? Value { get; }

    /// <summary>Gets why another attempt may help; <see langword="null"/> unless <see cref="IsTemporary"/>.</summary>
    public string? Message { get; }

    /// <summary>Gets the pause the vendor asked for, or <see langword="null"/>.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Gets what the call throws; <see langword="null"/> unless the attempt failed for good.</summary>
    public AlertDeliveryException? Failure { get; }
}
