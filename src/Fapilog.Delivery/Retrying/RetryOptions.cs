using System.Security.Cryptography;

namespace Fapilog.Delivery;

/// <summary>
/// How often, how long and with what pauses a <see cref="RetryEngine"/> tries.
/// </summary>
/// <remarks>
/// The pause before attempt <c>n + 1</c> is a random part of <c>min(MaxDelay, FirstDelay × 2ⁿ⁻¹)</c> (full jitter), unless
/// the vendor asked for a pause of its own, which is then kept as it is.
/// </remarks>
public sealed class RetryOptions
{
    /// <summary>Gets or sets how often one call tries at most, the first time included. At least 1.</summary>
    /// <value>The default is 4.</value>
    public int MaxAttempts { get; set; } = 4;

    /// <summary>Gets or sets the longest pause after the first attempt.</summary>
    /// <value>The default is half a second.</value>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Gets or sets the longest pause of all, the vendor's own requests aside.</summary>
    /// <value>The default is 8 seconds.</value>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>Gets or sets how long one attempt may take, its answer included.</summary>
    /// <value>The default is 15 seconds, the least that Standard Webhooks 1.0 advises.</value>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Gets or sets how long a call may take when the alert names no deadline.</summary>
    /// <value>The default is 60 seconds, the host's own default.</value>
    public TimeSpan DefaultDeadline { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets or sets the source of jitter: numbers from 0 to 1. Called by several threads.</summary>
    /// <value>The default is a random number.</value>
    public Func<double> Jitter { get; set; } = static () => RandomNumberGenerator.GetInt32(1 << 24) / (double)(1 << 24);

    /// <summary>Gets or sets what is told of each pause, before it begins.</summary>
    /// <value>The default is <see langword="null"/>: nobody.</value>
    public Action<RetryArguments>? OnRetry { get; set; }

    internal TimeSpan Backoff(int attempt)
    {
        var ceiling = Math.Min(MaxDelay.TotalSeconds, FirstDelay.TotalSeconds * Math.Pow(2, attempt - 1));
        return TimeSpan.FromSeconds(ceiling * Math.Clamp(Jitter(), 0, 1));
    }
}
