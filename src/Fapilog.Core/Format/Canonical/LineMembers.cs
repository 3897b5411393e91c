namespace Fapilog.Format;

/// <summary>
/// The positions of the members by which a line is chained or found; an empty range for an absent member.
/// </summary>
internal struct LineMembers
{
    /// <summary>Gets the member <c>checksum</c>, from the quotation mark of its name to the end of its value.</summary>
    public Range ChecksumMember { get; private set; }

    /// <summary>Gets the value of <c>checksum</c> as written in the line, like the members below.</summary>
    public Range Checksum { get; private set; }

    public Range PreviousHash { get; private set; }

    public Range SequenceNumber { get; private set; }

    public Range EventType { get; private set; }

    public Range Timestamp { get; private set; }

    public Range LogLevel { get; private set; }

    public Range UserId { get; private set; }

    public Range Component { get; private set; }

    public Range RequestId { get; private set; }

    /// <summary>Records a member of the line's top-level object. Of several with one name, the last counts.</summary>
    /// <param name="name">The name.</param>
    /// <param name="start">The position of the name's quotation mark.</param>
    /// <param name="value">The range of the value.</param>
    /// <returns>Whether it is one of the members above.</returns>
    public bool Note(ReadOnlySpan<byte> name, int start, Range value)
    {
        // Most of the thirty members are none of these, and differ by their length already.
        switch (name.Length)
        {
            case 7 when name.SequenceEqual("user_id"u8):
                UserId = value;
                return true;
            case 8 when name.SequenceEqual("checksum"u8):
                (ChecksumMember, Checksum) = (start..value.End, value);
                return true;
            case 9 when name.SequenceEqual("timestamp"u8):
                Timestamp = value;
                return true;
            case 9 when name.SequenceEqual("log_level"u8):
                LogLevel = value;
                return true;
            case 9 when name.SequenceEqual("component"u8):
                Component = value;
                return true;
            case 10 when name.SequenceEqual("event_type"u8):
                EventType = value;
                return true;
            case 10 when name.SequenceEqual("request_id"u8):
                RequestId = value;
                return true;
            case 13 when name.SequenceEqual("previous_hash"u8):
                PreviousHash = value;
                return true;
            case 15 when name.SequenceEqual("sequence_number"u8):
                SequenceNumber = value;
                return true;
            default:
                return false;
        }
    }
}
