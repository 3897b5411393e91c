namespace Fapilog.Verification;

/// <summary>
/// The first line of a chain that is not where its number puts it.
/// </summary>
internal sealed class Disorder
{
    private readonly Queue<(ChainLink Link, long Before)> _arrived = new();
    private (ChainLink Link, long Before, long Sequence)? _first;

    /// <summary>Adds a line in the order of the files.</summary>
    public void AddByFile(in ChainLink link, long before)
    {
        if (_first is null)
        {
            _arrived.Enqueue((link, before));
        }
    }

    /// <summary>Removes a line in the order of the numbers.</summary>
    public void RemoveByNumber(in ChainLink link, long before)
    {
        if (_first is null && _arrived.Dequeue() is var (misplaced, place) && place != before)
        {
            Note(misplaced, place, link.Sequence);
        }
    }

    /// <summary>Records a line that is at the place of another number.</summary>
    public void Note(in ChainLink misplaced, long before, long sequence)
    {
        if (_first is null || before < _first.Value.Before)
        {
            _first = (misplaced, before, sequence);
            _arrived.Clear();
        }
    }

    /// <summary>Returns the first misplaced line and the number that belongs there, and resets.</summary>
    public (ChainLink Link, long Before, long Sequence)? Take()
    {
        var first = _first;
        _first = null;
        _arrived.Clear();
        return first;
    }
}
