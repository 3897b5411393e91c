using System.Globalization;

namespace Fapilog.Verification;

/// <summary>
/// Judges the lines together: whether they are one chain without a hole, a fork or a repetition.
/// </summary>
internal sealed class ChainWalker
{
    private readonly List<VerificationFinding> _findings;
    private readonly List<ChainLink> _segment = [];
    private string? _head;

    public ChainWalker(List<VerificationFinding> findings)
    {
        _findings = findings;
    }

    /// <summary>Takes the next line in the order of the files.</summary>
    public void Add(ChainLink link)
    {
        // A line that could be the first of a chain begins another one when this one already has a first line.
        if (link is { Sequence: 1, PreviousHash: null })
        {
            if (_head is not null && _head != link.Checksum)
            {
                Finish();
                _findings.Add(link.Finding(FindingKind.ChainRestart, expected: null, actual: null));
            }

            _head ??= link.Checksum;
        }

        _segment.Add(link);
    }

    /// <summary>Judges the chain taken so far, and begins another.</summary>
    public void Finish()
    {
        var unique = WithoutRepetitions();
        ChainLink[] inOrder = [.. unique.OrderBy(link => link.Sequence)];
        NoteOrder(unique, inOrder);
        NoteBreaks(inOrder);

        _segment.Clear();
        _head = null;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private List<ChainLink> WithoutRepetitions()
    {
        var first = new Dictionary<(long, string), ChainLink>();
        var unique = new List<ChainLink>();
        foreach (var link in _segment)
        {
            if (first.TryAdd((link.Sequence, link.Checksum), link))
            {
                unique.Add(link);
                continue;
            }

            var original = first[(link.Sequence, link.Checksum)];
            _findings.Add(link.Finding(FindingKind.SequenceDuplicate, expected: null, actual: $"{original.File}:{original.Line}"));
        }

        return unique;
    }

    private void NoteOrder(List<ChainLink> inFiles, ChainLink[] inOrder)
    {
        for (var i = 0; i < inOrder.Length; i++)
        {
            if (inFiles[i] != inOrder[i])
            {
                _findings.Add(inFiles[i].Finding(
                    FindingKind.OutOfOrder, Text(inOrder[i].Sequence), Text(inFiles[i].Sequence), FindingSeverity.Warning));
                return;
            }
        }
    }

    private void NoteBreaks(ChainLink[] inOrder)
    {
        // The checksums the next line may be linked to: two, where two events claim one number.
        var (sequence, checksums) = (0L, new HashSet<string?> { null });
        foreach (var link in inOrder)
        {
            if (link.Sequence == sequence)
            {
                _findings.Add(link.Finding(FindingKind.SequenceConflict, expected: checksums.First(), actual: link.Checksum));
                checksums.Add(link.Checksum);
                continue;
            }

            if (link.Sequence != sequence + 1)
            {
                var kind = sequence == 0 ? FindingKind.HeadMissing : FindingKind.SequenceGap;
                _findings.Add(link.Finding(kind, Text(sequence + 1), Text(link.Sequence)));
            }
            else if (!checksums.Contains(link.PreviousHash))
            {
                // The stored checksum goes on, so that one edit is one finding.
                _findings.Add(link.Finding(FindingKind.PreviousHashMismatch, checksums.First(), link.PreviousHash));
            }

            (sequence, checksums) = (link.Sequence, [link.Checksum]);
        }
    }
}
