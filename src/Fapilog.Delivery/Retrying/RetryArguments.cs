using System.Globalization;

namespace Fapilog.Delivery;

/// <summary>
/// What <see cref="RetryOptions.OnRetry"/> is told: an attempt failed and another follows.
/// </summary>
/// <param name="Attempt">The number of the attempt that failed, from 1.</param>
/// <param name="Wait">The pause before the next one.</param>
/// <param name="Message">Why it failed, as a sentence without secrets.</param>
public readonly record struct RetryArguments(int Attempt, TimeSpan Wait, string Message)
{
    /// <summary>Returns why the attempt failed and when the next one follows, as sentences for a log.</summary>
    /// <returns>Text for a log.</returns>
    public override string ToString() =>
        $"{Message} Attempt {Attempt + 1} follows in {Wait.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s.";
}
