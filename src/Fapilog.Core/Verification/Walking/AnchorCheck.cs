using System.Globalization;
using Fapilog.Format;

namespace Fapilog.Verification;

/// <summary>
/// Checks whether the trail contains an event known from elsewhere.
/// </summary>
internal sealed class AnchorCheck
{
    private readonly ChainAnchor _anchor;
    private readonly StoredHash _checksum;
    private bool _found;
    private (ChainLink Link, long Before)? _other;

    public AnchorCheck(ChainAnchor anchor)
    {
        _anchor = anchor;
        _checksum = StoredHash.FromText(anchor.Checksum);
    }

    /// <summary>Gets a value indicating whether the event was seen.</summary>
    public bool IsFound => _found;

    public void Observe(in ChainLink link, long before)
    {
        if (link.Sequence != _anchor.Sequence)
        {
            return;
        }

        _found |= link.Checksum == _checksum;
        _other = (link, before);
    }

    /// <param name="findings">Receives the findings.</param>
    /// <param name="end">The location of the next line.</param>
    /// <param name="last">The highest number of the newest chain; 0 when there is none.</param>
    /// <param name="events">The number of events.</param>
    public void Finish(FindingLog findings, LinePlace end, long last, long events)
    {
        if (_found)
        {
            return;
        }

        if (_other is var (link, before))
        {
            findings.Add(link.Finding(FindingKind.AnchorMismatch, _anchor.Checksum, link.Checksum.ToString()), before);
        }
        else if (last < _anchor.Sequence)
        {
            findings.Add(end.Finding(FindingKind.TailMissing, last + 1, Text(_anchor.Sequence), Text(last)), events);
        }
        else
        {
            findings.Add(end.Finding(FindingKind.AnchorMismatch, _anchor.Sequence, _anchor.Checksum), events);
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
