namespace Fapilog.Sealing;

/// <summary>
/// The days that lines of the seals record as removed by retention. Checking many days costs no more than sorting the lines once.
/// </summary>
internal sealed class RemovedDays
{
    private readonly string[] _lastFiles;

    // The greatest number that a line with this file or a later one names.
    private readonly long[] _lastSequences;

    public RemovedDays(IEnumerable<DaysRemoved> lines)
    {
        DaysRemoved[] sorted = [.. lines.OrderBy(line => line.LastFile, StringComparer.Ordinal)];
        _lastFiles = [.. sorted.Select(line => line.LastFile)];
        _lastSequences = [.. sorted.Select(line => line.LastSequence)];
        for (var i = _lastSequences.Length - 2; i >= 0; i--)
        {
            _lastSequences[i] = Math.Max(_lastSequences[i], _lastSequences[i + 1]);
        }
    }

    /// <summary>Returns whether the missing file of a sealed day is among the removed ones.</summary>
    public bool Explains(DayDigest day)
    {
        var (low, high) = (0, _lastFiles.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = string.CompareOrdinal(_lastFiles[middle], day.File) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low < _lastFiles.Length && !(day.Last.Sequence > _lastSequences[low]);
    }
}
