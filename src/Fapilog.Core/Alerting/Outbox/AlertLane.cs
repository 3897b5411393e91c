using Fapilog.Cursors;

namespace Fapilog.Alerting;

/// <summary>
/// How far one instance is with the alerts of one severity: every one up to a place was taken, and of those some are still owed.
/// </summary>
/// <remarks>
/// What is owed is stored and not what is settled: an alert that a vendor refuses for a day would keep everything that was
/// delivered after it, while only so many are owed as fit into the window.
/// </remarks>
internal sealed class AlertLane
{
    private readonly SortedSet<TrailPlace> _owed = [];

    // The owed ones of an earlier process are not in the window until they are read from the index.
    private readonly HashSet<TrailPlace> _inWindow = [];

    public AlertLane(AlertSeverity severity)
    {
        Severity = severity;
    }

    public AlertSeverity Severity { get; }

    /// <summary>Gets the place up to which every alert was taken.</summary>
    public TrailPlace Through { get; private set; }

    /// <summary>Gets the places up to <see cref="Through"/> that are not settled.</summary>
    public IReadOnlyCollection<TrailPlace> Owed => _owed;

    /// <summary>Gets the place in the index after the last record that was looked at.</summary>
    public IndexPlace Next { get; private set; }

    /// <summary>Gets a value indicating whether the index may hold alerts that are not in the window.</summary>
    public bool IsBehind { get; private set; }

    /// <summary>Gets how often reading had to begin again, so that a reader notices it.</summary>
    public int Restarts { get; private set; }

    /// <summary>Gets the earliest place that is owed, or the place up to which none is.</summary>
    public TrailPlace Earliest => _owed.Count > 0 ? _owed.Min : Through;

    /// <summary>Continues where an earlier process was.</summary>
    public void Resume(TrailPlace through, IEnumerable<TrailPlace> owed)
    {
        Through = through;
        _owed.UnionWith(owed.Where(place => place <= through));
        ReadFrom(Earliest);
    }

    /// <summary>Returns whether an alert is neither settled nor in the window.</summary>
    public bool IsDue(TrailPlace place) => (place > Through || _owed.Contains(place)) && !_inWindow.Contains(place);

    /// <summary>
    /// Takes an alert into the window. Its place may be before <see cref="Through"/>, if somebody replaced the open file.
    /// </summary>
    public void Take(TrailPlace place)
    {
        Through = place > Through ? place : Through;
        _owed.Add(place);
        _inWindow.Add(place);
    }

    /// <summary>Puts an alert back that had no room in the window. It stays owed, and is read from the index again.</summary>
    public void PutBack(TrailPlace place)
    {
        _inWindow.Remove(place);
        ReadFrom(place);
    }

    /// <summary>Leaves a new alert, and those that follow, to the index. Returns whether that changes the cursor.</summary>
    public bool FallBehind(TrailPlace place)
    {
        if (!IsBehind)
        {
            ReadFrom(place);
        }

        // Otherwise somebody replaced the open file.
        return place <= Through && _owed.Add(place);
    }

    /// <summary>Notes that an alert is owed that the lane is beyond. Returns whether it was not.</summary>
    public bool Owe(TrailPlace place)
    {
        if (place > Through || !_owed.Add(place))
        {
            return false;
        }

        ReadFrom(place);
        return true;
    }

    /// <summary>Records how far the index was read, and whether that was all of it.</summary>
    public void Advance(IndexPlace next, bool isAll) => (Next, IsBehind) = (next, !isAll);

    /// <summary>Records that nothing up to the end of the trail is due.</summary>
    public void CatchUp(TrailPlace end)
    {
        IsBehind = false;
        Skip(end);
    }

    /// <summary>Ends an alert of the window.</summary>
    public void Settle(TrailPlace place)
    {
        _inWindow.Remove(place);
        _owed.Remove(place);
    }

    /// <summary>Passes over an alert that is not meant for the instance.</summary>
    public void Skip(TrailPlace place) => Through = place > Through ? place : Through;

    /// <summary>Begins at the end of the trail, or gives up what is beyond it.</summary>
    public void CutAt(TrailPlace end, bool keepOwed)
    {
        Through = !keepOwed || Through > end ? end : Through;
        _owed.RemoveWhere(place => !keepOwed || place > end);
        if (keepOwed)
        {
            ReadFrom(Earliest);
        }
    }

    private void ReadFrom(TrailPlace place)
    {
        if (!IsBehind || place.Day < Next.Day || Next.Day == place.Day)
        {
            Next = AlertIndex.BeginningOf(place.Day);
        }

        IsBehind = true;
        Restarts++;
    }
}
