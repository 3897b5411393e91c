namespace Fapilog.Alerting;

/// <summary>
/// When the file of undelivered alerts is rewritten although it has room. Not safe for use by several threads.
/// </summary>
internal sealed class RewriteSchedule
{
    // A smaller file is not worth being rewritten for what is settled in it.
    private const int LeastGain = 64 * 1024;

    private static readonly TimeSpan AgeCheck = TimeSpan.FromDays(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly TimeSpan _maxAge;
    private DateTimeOffset _ageChecked;
    private DateTimeOffset _pausedUntil;

    /// <param name="maxAge">How long entries are kept.</param>
    public RewriteSchedule(TimeSpan maxAge) => _maxAge = maxAge;

    /// <summary>Returns whether enough of the file is settled, or too old.</summary>
    public bool IsDue(long length, UndeliveredIndex index, DateTimeOffset now)
    {
        var isTooOld = now - _ageChecked >= AgeCheck && index.All.Any(place => now - place.At > _maxAge);
        return now >= _pausedUntil && (isTooOld || length - index.Length > Math.Max(LeastGain, index.Length));
    }

    public void Done(DateTimeOffset now) => _ageChecked = now;

    public void Failed(DateTimeOffset now) => _pausedUntil = now + Pause;
}
