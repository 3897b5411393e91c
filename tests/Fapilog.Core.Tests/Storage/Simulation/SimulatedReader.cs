using System.Text;
using Fapilog.Auditing;
using Fapilog.Cursors;

namespace Fapilog.Storage.Simulation;

/// <summary>
/// A reader of every line of a simulated trail, through all processes: what it was given must hold, whatever happens then.
/// </summary>
internal sealed class SimulatedReader(int seed)
{
    private readonly Random _random = new(seed);
    private readonly HashSet<string> _given = [];
    private LineFeed? _feed;

    /// <summary>Begins in a new process.</summary>
    public void Open(AuditTrail trail)
    {
        _feed = null;
        try
        {
            _feed = trail.Lines!.Open("reader", new LineFeedOptions { FromBeginning = true });
        }
        catch (IOException)
        {
            // The machine died, or fails: this process has no reader.
        }
    }

    /// <summary>Reads some lines, and settles some of them.</summary>
    public void Read()
    {
        try
        {
            var lines = _feed?.Read(_random.Next(1, 9), _random.Next(1, 4000)) ?? [];
            Take(lines);
            if (lines.Count == 0 || _random.Next(3) == 0)
            {
                _feed?.Rewind();
            }
            else
            {
                _feed!.Acknowledge(lines[_random.Next(lines.Count)]);
            }
        }
        catch (IOException)
        {
            // Nothing was skipped.
        }
    }

    /// <summary>Reads what is left of a trail that has stopped.</summary>
    public void ReadAll()
    {
        for (var lines = _feed!.Read(100, 100_000); lines.Count > 0; lines = _feed.Read(100, 100_000))
        {
            Take(lines);
        }
    }

    /// <summary>Every line of the trail was given, and nothing that the trail does not have.</summary>
    public void Check(SimulatedTrail trail)
    {
        var stored = trail.Names(".jsonl").Where(name => name.StartsWith("audit_", StringComparison.Ordinal))
            .SelectMany(name => trail.Text(name).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .ToList();
        Assert.Equal([], stored.Where(line => !_given.Contains(line)));
        Assert.Equal([], _given.Except(stored));
    }

    private void Take(IReadOnlyList<TrailLine> lines)
    {
        Assert.Equal(lines.OrderBy(line => line.Place).Select(line => line.Place), lines.Select(line => line.Place));
        foreach (var line in lines)
        {
            _given.Add(Encoding.UTF8.GetString(line.Content.Span));
        }
    }
}
