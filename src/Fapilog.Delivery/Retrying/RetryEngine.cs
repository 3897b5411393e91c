using System.Security.Cryptography;
using Fapilog.Alerting;

namespace Fapilog.Delivery;

/// <summary>
/// Tries until an alert is delivered, within a deadline: a limited number of attempts, a time limit for each, and pauses with
/// jitter or as the vendor asks. It knows no protocol; an attempt is a function.
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

    /// <summary>Runs attempts until one succeeds or fails for good.</summary>
    /// <typeparam name="T">What a successful attempt returns.</typeparam>
    /// <param name="destination">Where the alert goes, for messages: a host name, say. Not a secret.</param>
    /// <param name="attempt">
    /// One attempt. It throws an <see cref="AlertDeliveryException"/> when the alert was not delivered: after a
    /// <see cref="AlertFailureKind.Temporary"/> one another attempt follows, after its
    /// <see cref="AlertDeliveryException.RetryAfter"/> if it has one. The message of a temporary failure is a full sentence
    /// without a code. The token fires at the attempt's time limit and when the call is cancelled.
    /// </param>
    /// <param name="deadline">When the call must be over; <see langword="null"/> for the options' default.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The value of the successful attempt.</returns>
    /// <exception cref="AlertDeliveryException">
    /// An attempt failed for good; or all failed, or the next does not fit into the deadline, both
    /// <see cref="AlertFailureKind.Temporary"/> and with the pause that the vendor asked for.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellationToken"/> fired. If an attempt had failed before, its <see cref="AlertDeliveryException"/> is
    /// the inner exception, so that a host can say why the alert was not delivered by then.
    /// </exception>
    public Task<T> RunAsync<T>(
        string destination,
        Func<CancellationToken, Task<T>> attempt,
        DateTimeOffset? deadline,
        CancellationToken cancellationToken) => RunAsync(destination, attempt, deadline, pace: null, cancellationToken);

    /// <summary>Also waits before each attempt for its turn, which is not part of the attempt's time limit.</summary>
    internal async Task<T> RunAsync<T>(
        string destination,
        Func<CancellationToken, Task<T>> attempt,
        DateTimeOffset? deadline,
        PacedCall? pace,
        CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(destination);
        ArgumentNullException.ThrowIfNull(attempt);

        var end = deadline ?? _timeProvider.GetUtcNow() + _options.DefaultDeadline;
        AlertDeliveryException? failure = null;
        try
        {
            for (var number = 1; ; number++)
            {
                using (pace is null ? null : await pace.WaitAsync(end, cancellationToken).ConfigureAwait(false))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var limit = LimitOf(number, destination, end);
                    try
                    {
                        return await TryOnceAsync(destination, attempt, limit, cancellationToken).ConfigureAwait(false);
                    }
                    catch (AlertDeliveryException exception) when (exception.Kind is AlertFailureKind.Temporary)
                    {
                        failure = exception;
                    }
                }

                if (failure.RetryAfter is { } asked)
                {
                    pace?.Hold(asked);
                }

                await PauseAsync(number, failure.Message, failure.RetryAfter, end, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException exception)
            when (failure is not null && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(exception.Message, failure, cancellationToken);
        }
    }

    private TimeSpan LimitOf(int number, string destination, DateTimeOffset end)
    {
        var left = end - _timeProvider.GetUtcNow();
        return left > TimeSpan.Zero
            ? TimeSpan.FromTicks(Math.Min(left.Ticks, _options.AttemptTimeout.Ticks))
            : throw new AlertDeliveryException(
                $"{DeliveryCodes.DeadlineTooClose}: The alert's deadline had passed before attempt {number} to '{destination}' began.");
    }

    private async Task<T> TryOnceAsync<T>(
        string destination,
        Func<CancellationToken, Task<T>> attempt,
        TimeSpan limit,
        CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(limit, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            return await attempt(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new AlertDeliveryException($"'{destination}' did not answer within {DurationText.Of(limit)}.");
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
                $"{DeliveryCodes.AttemptsExhausted}: {message} This was attempt {number} of {_options.MaxAttempts}.")
            {
                RetryAfter = retryAfter,
            };
        }

        var wait = retryAfter ?? _options.Backoff(number);
        var left = end - _timeProvider.GetUtcNow();
        if (wait >= left)
        {
            throw new AlertDeliveryException(
                AlertFailureKind.Temporary,
                $"{DeliveryCodes.DeadlineTooClose}: {message} The next attempt is due in {DurationText.OfPause(wait)}, "
                + $"and the alert's deadline leaves {DurationText.Of(left)}.")
            {
                RetryAfter = retryAfter,
            };
        }

        _options.OnRetry?.Invoke($"{message} Attempt {number + 1} follows in {DurationText.OfPause(wait)}.");
        await Task.Delay(wait, _timeProvider, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>
/// The limits and the pauses of a <see cref="RetryEngine"/>.
/// </summary>
/// <remarks>
/// The pause before attempt <c>n + 1</c> is a random part of <c>min(MaxDelay, FirstDelay × 2ⁿ⁻¹)</c> (full jitter), unless
/// the vendor asked for a pause, which is then kept as it is.
/// </remarks>
public sealed class RetryOptions
{
    /// <summary>Gets or sets how many attempts one call makes at most. At least 1.</summary>
    /// <value>The default is 4.</value>
    public int MaxAttempts { get; set; } = 4;

    /// <summary>Gets or sets the longest pause after the first attempt.</summary>
    /// <value>The default is half a second.</value>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Gets or sets the longest pause, except for those that the vendor asks for.</summary>
    /// <value>The default is 8 seconds.</value>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>Gets or sets how long one attempt may take, its answer included.</summary>
    /// <value>The default is 15 seconds, the least that Standard Webhooks 1.0 advises.</value>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Gets or sets how long a call may take when the alert names no deadline.</summary>
    /// <value>The default is 60 seconds, the host's own default.</value>
    public TimeSpan DefaultDeadline { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets or sets the source of jitter: numbers from 0 to 1. For tests.</summary>
    internal Func<double> Jitter { get; set; } = static () => RandomNumberGenerator.GetInt32(1 << 24) / (double)(1 << 24);

    /// <summary>
    /// Gets or sets what is called before each pause, with sentences for a log: why the attempt failed and when the next one
    /// follows. They hold no secret.
    /// </summary>
    /// <value>The default is <see langword="null"/>.</value>
    public Action<string>? OnRetry { get; set; }

    internal TimeSpan Backoff(int attempt)
    {
        var ceiling = Math.Min(MaxDelay.TotalSeconds, FirstDelay.TotalSeconds * Math.Pow(2, attempt - 1));
        return TimeSpan.FromSeconds(ceiling * Math.Clamp(Jitter(), 0, 1));
    }
}
