namespace Fapilog.Auditing;

/// <summary>
/// Counts events that were rejected because the queue was full, and reports all of them: at most once a minute while
/// rejections continue, and the rest when the trail stops.
/// </summary>
internal sealed class RejectedEvents
{
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _timeProvider;
    private long _count;
    private long _last;
    private long _reported;

    public RejectedEvents(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
    }

    public long Count => Interlocked.Read(ref _count);

    /// <summary>Gets a value indicating whether events were rejected in the last minute.</summary>
    public bool AreRecent => Count > 0 && _timeProvider.GetElapsedTime(Interlocked.Read(ref _last)) < Recent;

    /// <summary>Counts one rejection; called on the thread of the caller who logs.</summary>
    public void Add()
    {
        Interlocked.Exchange(ref _last, _timeProvider.GetTimestamp());
        Interlocked.Increment(ref _count);
    }

    /// <summary>Reports new rejections, or clears the alert when there were none for a while. Called by the writer.</summary>
    public void Report(FindingReporter reporter)
    {
        var count = Count;
        if (count > _reported && reporter.Report(TrailFindings.Rejected(count - _reported)))
        {
            _reported = count;
        }
        else if (count == _reported && count > 0 && !AreRecent)
        {
            reporter.Clear(TrailFindings.Rejected(count));
        }
    }

    /// <summary>Reports the rest when the writer ends.</summary>
    public void ReportRest(FindingReporter reporter)
    {
        if (Count > _reported)
        {
            reporter.ReportAlways(TrailFindings.Rejected(Count - _reported));
            _reported = Count;
        }
    }
}
