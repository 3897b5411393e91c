namespace Fapilog.Auditing;

/// <summary>
/// Counts events that were refused because the queue was full, and tells of all of them: at most once a minute while they
/// go on, and of the rest when the trail stops.
/// </summary>
internal sealed class Refusals
{
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _timeProvider;
    private long _count;
    private long _last;
    private long _told;

    public Refusals(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
    }

    public long Count => Interlocked.Read(ref _count);

    /// <summary>Gets a value indicating whether events were refused in the last minute.</summary>
    public bool AreRecent => Count > 0 && _timeProvider.GetElapsedTime(Interlocked.Read(ref _last)) < Recent;

    /// <summary>Counts one; called by whoever logs.</summary>
    public void Add()
    {
        Interlocked.Exchange(ref _last, _timeProvider.GetTimestamp());
        Interlocked.Increment(ref _count);
    }

    /// <summary>Tells of what was not told yet, or that it is over; called by the writer.</summary>
    public void Tell(OwnEvents own)
    {
        var count = Count;
        if (count > _told && own.Add(TrailFindings.Rejected(count - _told)))
        {
            _told = count;
        }
        else if (count == _told && count > 0 && !AreRecent)
        {
            own.Clear(TrailFindings.Rejected(count));
        }
    }

    /// <summary>Tells of the rest: nothing comes after this that could.</summary>
    public void TellAll(OwnEvents own)
    {
        if (Count > _told)
        {
            own.AddAnyway(TrailFindings.Rejected(Count - _told));
            _told = Count;
        }
    }
}
