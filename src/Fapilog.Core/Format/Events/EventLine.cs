using System.Security.Cryptography;
using System.Text;
using Fapilog.Auditing;

namespace Fapilog.Format;

/// <summary>
/// Writes one event as a line of format version 1, byte for byte as fapilog-audit would, and chains it to the one before.
/// </summary>
/// <remarks>
/// The hash input is the line without its <c>checksum</c> member. That member sorts first, so the input is already in the
/// buffer: the bytes after the member, with the comma before them replaced by the opening brace.
/// </remarks>
internal static class EventLine
{
    /// <summary>
    /// The maximum length of a line that is written or read, in bytes: a file without line feeds must not fill the memory.
    /// </summary>
    public const int MaxLength = 32 * 1024 * 1024;

    /// <summary>The number of hexadecimal digits of a checksum.</summary>
    public const int HexLength = 64;

    // A draft that was once larger is not kept.
    private const int MostScratch = 256 * 1024;

    [ThreadStatic]
    private static ByteBuffer? Scratch;

    private static ReadOnlySpan<byte> Head => "{\"checksum\":\""u8;

    /// <summary>Appends the line with its final line feed and returns the new end of the chain.</summary>
    public static ChainPosition Append(ByteBuffer buffer, AuditEvent auditEvent, ChainPosition previous)
    {
        var start = buffer.Length;
        var hash = previous.Checksum is { } checksum ? Encoding.ASCII.GetBytes(checksum) : null;
        Append(buffer, new CompletedEvent(auditEvent), previous.Sequence + 1, hash);
        return new ChainPosition(previous.Sequence + 1, ChecksumAt(buffer, start));
    }

    /// <summary>Appends the line with its final line feed.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="auditEvent">The event.</param>
    /// <param name="sequence">Its sequence number.</param>
    /// <param name="previousHash">The checksum of the line before, as hexadecimal digits; empty for none.</param>
    public static void Append(ByteBuffer buffer, in CompletedEvent auditEvent, long sequence, ReadOnlySpan<byte> previousHash)
    {
        var draft = Scratch ??= new ByteBuffer();
        draft.Truncate(0);
        var gaps = Draft(draft, auditEvent);
        Append(buffer, draft.Memory.Span, gaps, sequence, previousHash);
        draft.Trim(MostScratch);
    }

    /// <summary>
    /// Appends the members of an event with gaps where its place in the chain goes. Any thread can do that: only the place needs
    /// the order of the events.
    /// </summary>
    public static LineGaps Draft(ByteBuffer buffer, in CompletedEvent auditEvent)
    {
        var start = buffer.Length;
        var members = new MemberWriter(buffer);
        EventMembers.Visit(auditEvent, ref members);
        buffer.Append((byte)'}');
        return new LineGaps(members.HashAt - start, members.SequenceAt - start);
    }

    /// <summary>Appends the line of a draft with its final line feed.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="draft">The draft. It does not lie in the buffer, which may move; nor does the hash.</param>
    /// <param name="gaps">Its gaps.</param>
    /// <param name="sequence">The event's sequence number.</param>
    /// <param name="previousHash">The checksum of the line before, as hexadecimal digits; empty for none.</param>
    public static void Append(
        ByteBuffer buffer, ReadOnlySpan<byte> draft, LineGaps gaps, long sequence, ReadOnlySpan<byte> previousHash)
    {
        var start = buffer.Length;
        buffer.Append(Head);
        buffer.Reserve(HexLength);
        buffer.Advance(HexLength);
        buffer.Append((byte)'"');
        var body = buffer.Length;
        buffer.Append(draft[..gaps.HashAt]);
        if (previousHash.IsEmpty)
        {
            buffer.Append("null"u8);
        }
        else
        {
            buffer.Append((byte)'"');
            buffer.Append(previousHash);
            buffer.Append((byte)'"');
        }

        buffer.Append(draft[gaps.HashAt..gaps.SequenceAt]);
        CanonicalNumber.Write(buffer, sequence);
        buffer.Append(draft[gaps.SequenceAt..]);

        var input = buffer.Written(body);
        input[0] = (byte)'{';
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        LineHash.Compute(input, hash);
        input[0] = (byte)',';

        Convert.TryToHexStringLower(hash, buffer.Written(start)[Head.Length..], out _);
        buffer.Append((byte)'\n');
    }

    /// <summary>Returns the checksum of the line that starts at a position of a buffer, as hexadecimal digits.</summary>
    public static ReadOnlySpan<byte> HashAt(ByteBuffer buffer, int start) =>
        buffer.Written(start).Slice(Head.Length, HexLength);

    /// <summary>Returns the checksum of the line that starts at a position of a buffer.</summary>
    public static string ChecksumAt(ByteBuffer buffer, int start) => Encoding.ASCII.GetString(HashAt(buffer, start));

    /// <summary>Writes each member after a comma, with gaps for the event's place in the chain.</summary>
    private struct MemberWriter(ByteBuffer buffer) : IMemberVisitor
    {
        public int HashAt { get; private set; }

        public int SequenceAt { get; private set; }

        public readonly string? Text(ReadOnlySpan<byte> name, string? value)
        {
            Name(name);
            if (value is null)
            {
                buffer.Append("null"u8);
            }
            else
            {
                CanonicalText.Write(buffer, value);
            }

            return value;
        }

        public readonly string? Term(ReadOnlySpan<byte> name, string? value, Vocabulary known) => Text(name, value);

        public readonly bool Flag(ReadOnlySpan<byte> name, bool value)
        {
            Name(name);
            buffer.Append(value ? "true"u8 : "false"u8);
            return value;
        }

        public readonly long? Number(ReadOnlySpan<byte> name, long? value)
        {
            Name(name);
            if (value is { } number)
            {
                CanonicalNumber.Write(buffer, number);
            }
            else
            {
                buffer.Append("null"u8);
            }

            return value;
        }

        public readonly DateTimeOffset Time(ReadOnlySpan<byte> name, DateTimeOffset value)
        {
            Name(name);
            CanonicalTime.Write(buffer, value);
            return value;
        }

        public readonly AuditMap? Map(ReadOnlySpan<byte> name, AuditMap? value)
        {
            Name(name);
            if (value is null)
            {
                buffer.Append("null"u8);
            }
            else
            {
                CanonicalJson.Write(buffer, value);
            }

            return value;
        }

        public readonly IReadOnlyList<string> Texts(ReadOnlySpan<byte> name, IReadOnlyList<string> value)
        {
            Name(name);
            buffer.Append((byte)'[');
            for (var i = 0; i < value.Count; i++)
            {
                if (i > 0)
                {
                    buffer.Append((byte)',');
                }

                CanonicalText.Write(buffer, value[i]);
            }

            buffer.Append((byte)']');
            return value;
        }

        // The checksum comes first in the line and is filled in last.
        public string? Hash(ReadOnlySpan<byte> name, string? value)
        {
            if (name.SequenceEqual("checksum"u8))
            {
                return value;
            }

            Name(name);
            HashAt = buffer.Length;
            return value;
        }

        public long? Sequence(ReadOnlySpan<byte> name, long? value)
        {
            Name(name);
            SequenceAt = buffer.Length;
            return value;
        }

        private readonly void Name(ReadOnlySpan<byte> name)
        {
            var room = buffer.Reserve(name.Length + 4);
            ",\""u8.CopyTo(room);
            name.CopyTo(room[2..]);
            "\":"u8.CopyTo(room[(name.Length + 2)..]);
            buffer.Advance(name.Length + 4);
        }
    }
}

/// <summary>
/// Where the place in the chain goes into a draft of a line.
/// </summary>
/// <param name="HashAt">The position of the value of <c>previous_hash</c>.</param>
/// <param name="SequenceAt">The position of the value of <c>sequence_number</c>, which is behind it.</param>
internal readonly record struct LineGaps(int HashAt, int SequenceAt);
