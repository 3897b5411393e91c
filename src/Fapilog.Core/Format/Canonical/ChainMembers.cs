namespace Fapilog.Format;

/// <summary>
/// Where the members that link a line to its chain lie in it; an empty range for one that is absent.
/// </summary>
internal struct ChainMembers
{
    /// <summary>Gets the member <c>checksum</c>, from its name's quotation mark to behind its value.</summary>
    public Range ChecksumMember { get; private set; }

    /// <summary>Gets the value of <c>checksum</c>, as those below, as it stands in the line.</summary>
    public Range Checksum { get; private set; }

    public Range PreviousHash { get; private set; }

    public Range SequenceNumber { get; private set; }

    public Range EventType { get; private set; }

    /// <summary>Takes a member of the line's own object; of several of one name the last counts.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="start">Where its name's quotation mark is.</param>
    /// <param name="value">Where its value lies.</param>
    public void Note(ReadOnlySpan<byte> name, int start, Range value)
    {
        if (name.SequenceEqual("checksum"u8))
        {
            (ChecksumMember, Checksum) = (start..value.End, value);
        }
        else if (name.SequenceEqual("sequence_number"u8))
        {
            SequenceNumber = value;
        }
        else if (name.SequenceEqual("previous_hash"u8))
        {
            PreviousHash = value;
        }
        else if (name.SequenceEqual("event_type"u8))
        {
            EventType = value;
        }
    }
}
