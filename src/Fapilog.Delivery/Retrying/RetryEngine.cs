using System.Globalization;
using Fapilog.Alerting;

namespace Fapilog.Delivery;

/// <summary>
/// Tries until delivered, within a deadline: bounded attempts, a limit for each, pauses with jitter or as the vendor asks.
/// Knows no protocol; an attempt is a function.
/// </summary>
/// <remarks>Safe for use by several threads. Waits by its <see cref="TimeProvider"/> only.</remarks>
public sealed class RetryEngine
{
    private readonly RetryOptions _options;
    private readonly TimeProvider _timeProvider;

    /// <summary>Initializes a new instance of the <see cref="RetryEngine"/> class.</summary>
    /// <param name="options">The limits; not to be changed afterwards.</param>
    /// <param name="timeProvider">The clock to wait by.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit of <paramref name="options"/> is not positive.</exception>
    public RetryEngine(RetryOptions options, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.FirstDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.AttemptTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.DefaultDeadline, TimeSpan.Zero);

        _options = options;
        _timeProvider = timeProvider;
    }

    /// <summary>Runs attempts until one is final.</summary>
    /// <typeparam name="T">What a delivered attempt returns.</typeparam>
    /// <param name="destination">Where to, for messages: a host name, say. Not a secret.</param>
    /// <param name="attempt">One attempt. Its token fires at the attempt's limit and when the call is cancelled.</param>
    /// <param name="deadline">When the call must be over; <see langword="null"/> for the options' default.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <param name="pace">
    /// What each attempt waits for before it begins; the wait is not part of its limit, and the vendor's requests for a pause
    /// hold for the whole destination. <see langword="null"/> for none.
    /// </param>
    /// <returns>The value of the attempt that was delivered.</returns>
    /// <exception cref="AlertDeliveryException">
    /// An attempt failed for good; or all failed, or the next does not fit into the deadline, both
    /// <see cref="AlertFailureKind.Temporary"/> and with the pause the vendor asked for.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    public async Task<T> RunAsync<T>(
        string destination,
        Func<DeliveryAttempt, CancellationToken, Task<AttemptResult<T>>> attempt,
        DateTimeOffset? deadline,
        CancellationToken cancellationToken,
        PacedCall? pace = null)
        where T : notnull
    {
        ArgumentException.ThrowIfNullOrEmpty(destination);
        ArgumentNullException.ThrowIfNull(attempt);

        var end = deadline ?? _timeProvider.GetUtcNow() + _options.DefaultDeadline;
        for (var number = 1; ; number++)
        {
            var leave = pace is null ? null : await pace.WaitAsync(end, cancellationToken).ConfigureAwait(false);
            AttemptResult<T> result;
            using (leave)
            {
                result = await TryOnceAsync(destination, number, attempt, end, cancellationToken).ConfigureAwait(false);
            }

            if (result.IsDelivered)
            {
                return result.Value;
            }

            if (!result.IsTemporary)
            {
                throw result.Failure!;
            }

            if (result.RetryAfter is { } asked)
            {
                pace?.Hold(asked);
            }

            await PauseAsync(number, result.Message, result.RetryAfter, end, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<AttemptResult<T>> TryOnceAsync<T>(
        string destination,
        int number,
        Func<DeliveryAttempt, CancellationToken, Task<AttemptResult<T>>> attempt,
        DateTimeOffset end,
        CancellationToken cancellationToken)
        where T : notnull
    {
        cancellationToken.ThrowIfCancellationRequested();
        var now = _timeProvider.GetUtcNow();
        var limit = end - now < _options.AttemptTimeout ? end - now : _options.AttemptTimeout;
        if (limit <= TimeSpan.Zero)
        {
            return AttemptResult.Failed<T>(
                AlertFailureKind.Temporary,
                DeliveryCodes.DeadlineTooClose,
                $"The alert's deadline had passed before attempt {number} to '{destination}' began.");
        }

        using var timer = new CancellationTokenSource(limit, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            return await attempt(new DeliveryAttempt(number, now), either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return AttemptResult.TryAgain<T>($"'{destination}' did not answer within {Seconds(limit)}.");
        }
    }

    private async Task PauseAsync(
        int number,
        string message,
        TimeSpan? retryAfter,
        DateTimeOffset end,
        CancellationToken cancellationToken)
    {
        if (number >= _options.MaxAttempts)
        {
            throw new AlertDeliveryException(
                AlertFailureKind.Temporary,
                $"{DeliveryCodes.AttemptsExhausted}: {message} This was attempt {number} of {_options.MaxAttempts}.",
                retryAfter);
        }

        var wait = retryAfter ?? _options.Backoff(number);
        var left = end - _timeProvider.GetUtcNow();
        if (wait >= left)
        {
            throw new AlertDeliveryException(
                AlertFailureKind.Temporary,
                $"{DeliveryCodes.DeadlineTooClose}: {message} The next attempt is due in {Seconds(wait)}, "
                + $"and the alert's deadline leaves {Seconds(left)}.",
                retryAfter);
        }

        _options.OnRetry?.Invoke(new RetryArguments(number, wait, message));
        await Task.Delay(wait, _timeProvider, cancellationToken).ConfigureAwait(false);
    }

    private static string Seconds(TimeSpan span) =>
        Math.Max(0, span.TotalSeconds).ToString("0.###", CultureInfo.InvariantCulture) + " s";
}
