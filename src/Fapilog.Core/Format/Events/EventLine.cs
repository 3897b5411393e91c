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

    private static ReadOnlySpan<byte> Head => "{\"checksum\":\""u8;

    /// <summary>Appends the line with its final line feed and returns the new end of the chain.</summary>
    public static ChainPosition Append(ByteBuffer buffer, AuditEvent auditEvent, ChainPosition previous)
    {
        var start = buffer.Length;
        Span<byte> hash = stackalloc byte[HexLength];
        if (previous.Checksum is { } checksum)
        {
            Encoding.ASCII.GetBytes(checksum, hash);
        }

        Append(buffer, new CompletedEvent(auditEvent), previous.Sequence + 1, previous.Checksum is null ? default : hash);
        return new ChainPosition(previous.Sequence + 1, ChecksumAt(buffer, start));
    }

    /// <summary>Appends the line with its final line feed.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="auditEvent">The event.</param>
    /// <param name="sequence">Its sequence number.</param>
    /// <param name="previousHash">
    /// The checksum of the line before, as hexadecimal digits; empty for none. It does not lie in the buffer, which may move.
    /// </param>
    public static void Append(ByteBuffer buffer, in CompletedEvent auditEvent, long sequence, ReadOnlySpan<byte> previousHash)
    {
        var start = buffer.Length;
        buffer.Append(Head);
        buffer.Reserve(HexLength);
        buffer.Advance(HexLength);
        buffer.Append((byte)'"');
        var body = buffer.Length;
        var members = new MemberWriter(buffer, sequence, previousHash);
        EventMembers.Visit(auditEvent, ref members);
        buffer.Append((byte)'}');

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

    /// <summary>Writes each member after a comma, with the place in the chain that the event gets now.</summary>
    private readonly ref struct MemberWriter(ByteBuffer buffer, long sequence, ReadOnlySpan<byte> previousHash) : IMemberVisitor
    {
        private readonly ReadOnlySpan<byte> _previousHash = previousHash;

        public string? Text(ReadOnlySpan<byte> name, string? value)
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

        public string? Term(ReadOnlySpan<byte> name, string? value, Vocabulary known) => Text(name, value);

        public bool Flag(ReadOnlySpan<byte> name, bool value)
        {
            Name(name);
            buffer.Append(value ? "true"u8 : "false"u8);
            return value;
        }

        public long? Number(ReadOnlySpan<byte> name, long? value)
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

        public DateTimeOffset Time(ReadOnlySpan<byte> name, DateTimeOffset value)
        {
            Name(name);
            CanonicalTime.Write(buffer, value);
            return value;
        }

        public AuditMap? Map(ReadOnlySpan<byte> name, AuditMap? value)
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

        public IReadOnlyList<string> Texts(ReadOnlySpan<byte> name, IReadOnlyList<string> value)
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

            if (_previousHash.IsEmpty)
            {
                return Text(name, null);
            }

            Name(name);
            buffer.Append((byte)'"');
            buffer.Append(_previousHash);
            buffer.Append((byte)'"');
            return value;
        }

        public long? Sequence(ReadOnlySpan<byte> name, long? value) => Number(name, sequence);

        private void Name(ReadOnlySpan<byte> name)
        {
            var room = buffer.Reserve(name.Length + 4);
            ",\""u8.CopyTo(room);
            name.CopyTo(room[2..]);
            "\":"u8.CopyTo(room[(name.Length + 2)..]);
            buffer.Advance(name.Length + 4);
        }
    }
}
