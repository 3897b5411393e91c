using System.Runtime.InteropServices;

namespace Fapilog.Format;

/// <summary>
/// Checks one line after another whether it is in canonical form. Most members of a line have the name and the value that they
/// have in the line before: what both have in common was checked there, and only the rest is scanned.
/// </summary>
/// <remarks>
/// A line is accepted without a whole scan if it has the members of the line before in the same order, and each value is the
/// same or canonical: the names ascend, because they do in the line before. Not safe for use by several threads.
/// </remarks>
internal sealed class CanonicalLines
{
    // A longer line consists of values that differ. To keep it would cost more than it saves.
    private const int LongestKept = 16 * 1024;

    private readonly List<MemberPlace> _places = [];

    // The places of the members that LineMembers holds.
    private readonly List<int> _wanted = [];
    private byte[] _before = [];
    private int _length;

    /// <summary>Returns whether a line is in canonical form.</summary>
    /// <param name="line">The line, without its line end.</param>
    /// <param name="members">Receives the members of the chain, if it is.</param>
    public bool TryScan(ReadOnlySpan<byte> line, out LineMembers members)
    {
        if (TryScanDifference(line))
        {
            members = Members(line);
            Keep(line);
            return true;
        }

        _places.Clear();
        _wanted.Clear();
        _length = 0;
        var scanner = new CanonicalScanner(line, JsonTree.MaxDepth, line.Length <= LongestKept ? this : null);
        if (!scanner.TryScan())
        {
            members = default;
            return false;
        }

        members = scanner.Members;
        Keep(line);
        return true;
    }

    /// <summary>Records a member of the line that is scanned as a whole.</summary>
    public void Add(MemberPlace place, bool isWanted)
    {
        if (isWanted)
        {
            _wanted.Add(_places.Count);
        }

        _places.Add(place);
    }

    private bool TryScanDifference(ReadOnlySpan<byte> line)
    {
        var before = _before.AsSpan(0, _length);
        var places = CollectionsMarshal.AsSpan(_places);
        if (before.IsEmpty || places.IsEmpty || line is not [(byte)'{', ..])
        {
            return false;
        }

        var scanner = new CanonicalScanner(line, JsonTree.MaxDepth);
        var shift = 0;
        var i = 0;
        while (true)
        {
            // Whole members, each with the character behind it.
            var start = places[i].Start;
            var common = start + before[start..].CommonPrefixLength(line[(start + shift)..]);
            for (; i < places.Length && places[i].End < common; i++)
            {
                places[i] = places[i].Moved(shift);
            }

            if (i == places.Length)
            {
                return before.Length + shift == line.Length;
            }

            // The name and its colon, and another value.
            var end = places[i].Value + shift;
            if (places[i].Value > common || !scanner.TryValue(ref end))
            {
                return false;
            }

            if (end == line.Length || line[end] != before[places[i].End])
            {
                return false;
            }

            (places[i], shift) = (places[i].Moved(shift) with { End = end }, end - places[i].End);
            if (++i == places.Length)
            {
                return end + 1 == line.Length;
            }
        }
    }

    private LineMembers Members(ReadOnlySpan<byte> line)
    {
        var members = default(LineMembers);
        foreach (var i in _wanted)
        {
            var (start, value, end) = _places[i];

            // Between the quotation mark of the name and the one before the colon.
            members.Note(line[(start + 1)..(value - 2)], start, value..end);
        }

        return members;
    }

    private void Keep(ReadOnlySpan<byte> line)
    {
        if (line.Length > LongestKept)
        {
            _length = 0;
            return;
        }

        if (_before.Length < line.Length)
        {
            _before = new byte[Math.Min(LongestKept, 2 * line.Length)];
        }

        line.CopyTo(_before);
        _length = line.Length;
    }
}

/// <summary>
/// Where a member stands in a line: the quotation mark of its name, its value, and the character behind it.
/// </summary>
internal readonly record struct MemberPlace(int Start, int Value, int End)
{
    public MemberPlace Moved(int by) => new(Start + by, Value + by, End + by);
}
