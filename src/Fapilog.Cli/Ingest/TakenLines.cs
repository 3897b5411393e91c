namespace Fapilog.Cli;

/// <summary>
/// The numbers of the lines that were logged, in their order, as runs of lines that follow each other: an input may have many.
/// </summary>
internal sealed class TakenLines
{
    private readonly List<(long First, long Count)> _runs = [];

    public void Add(long line)
    {
        if (_runs is [.., var last] && last.First + last.Count == line)
        {
            _runs[^1] = (last.First, last.Count + 1);
        }
        else
        {
            _runs.Add((line, 1));
        }
    }

    /// <summary>Returns the line after a number of lines that were logged; null when there is none.</summary>
    public long? After(long count)
    {
        foreach (var run in _runs)
        {
            if (count < run.Count)
            {
                return run.First + count;
            }

            count -= run.Count;
        }

        return null;
    }
}
