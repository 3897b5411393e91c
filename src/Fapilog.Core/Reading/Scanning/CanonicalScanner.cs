using System.Buffers;
using System.Buffers.Text;

namespace Fapilog.Reading;

/// <summary>
/// Reads a line that is in canonical form, as nearly every line is, once and without making anything of it: that it is
/// JSON, that no name stands in an object twice (they are in ascending order), and where the chain's members are.
/// </summary>
/// <remarks>It says no to whatever it is not sure of. Those lines are for the slow reader, which decides.</remarks>
internal ref struct CanonicalScanner
{
    private const int MaxDepth = 64;

    // Beyond these a number may not fit a double, which the slow reader finds out.
    private const int MaxNumber = 300;
    private const int MaxSequence = 18;

    private static readonly SearchValues<byte> Plain =
        SearchValues.Create([.. Enumerable.Range(0x20, 0x7f - 0x20).Select(value => (byte)value).Where(value => value is not ((byte)'"' or (byte)'\\'))]);

    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789"u8);

    private readonly ReadOnlySpan<byte> _line;
    private int _at;

    public CanonicalScanner(ReadOnlySpan<byte> line)
    {
        _line = line;
    }

    /// <summary>Gets the checksum member, from its name's quotation mark to behind its value's.</summary>
    public Range ChecksumMember { get; private set; }

    /// <summary>Gets the checksum's text; empty when there is none.</summary>
    public ReadOnlySpan<byte> Checksum { get; private set; }

    /// <summary>Gets the previous checksum's text; empty when it is null or absent.</summary>
    public ReadOnlySpan<byte> PreviousHash { get; private set; }

    public ReadOnlySpan<byte> EventType { get; private set; }

    /// <summary>Gets the sequence number; 0 when there is none.</summary>
    public long Sequence { get; private set; }

    public bool TryScan() => Object(1) && _at == _line.Length;

    private bool Object(int depth)
    {
        if (depth > MaxDepth || !Take((byte)'{'))
        {
            return false;
        }

        if (Take((byte)'}'))
        {
            return true;
        }

        ReadOnlySpan<byte> last = default;
        for (var first = true; ; first = false)
        {
            var start = _at;
            if (!Text(out var name, out var escaped) || escaped || (!first && last.SequenceCompareTo(name) >= 0) || !Take((byte)':'))
            {
                return false;
            }

            var value = _at;
            if (!Value(depth) || (depth == 1 && !Note(name, start, value)))
            {
                return false;
            }

            last = name;
            if (!Take((byte)','))
            {
                return Take((byte)'}');
            }
        }
    }

    private bool Value(int depth) => Peek() switch
    {
        (byte)'"' => Text(out _, out _),
        (byte)'{' => Object(depth + 1),
        (byte)'[' => List(depth + 1),
        (byte)'t' => Word("true"u8),
        (byte)'f' => Word("false"u8),
        (byte)'n' => Word("null"u8),
        _ => Number(),
    };

    private bool List(int depth)
    {
        if (depth > MaxDepth)
        {
            return false;
        }

        _at++;
        if (Take((byte)']'))
        {
            return true;
        }

        while (Value(depth))
        {
            if (!Take((byte)','))
            {
                return Take((byte)']');
            }
        }

        return false;
    }

    private bool Text(out ReadOnlySpan<byte> content, out bool escaped)
    {
        content = default;
        escaped = false;
        if (!Take((byte)'"'))
        {
            return false;
        }

        var start = _at;
        while (true)
        {
            var length = _line[_at..].IndexOfAnyExcept(Plain);
            if (length < 0)
            {
                return false;
            }

            _at += length;
            if (_line[_at] == '"')
            {
                content = _line[start.._at++];
                return true;
            }

            escaped = true;
            if (!Escape())
            {
                return false;
            }
        }
    }

    private bool Escape()
    {
        var rest = _line[_at..];
        if (rest.Length < 2 || rest[0] != '\\')
        {
            return false;
        }

        if (rest[1] != 'u')
        {
            _at += 2;
            return "\"\\/bfnrt"u8.Contains(rest[1]);
        }

        _at += 6;
        return rest.Length > 6 && char.IsAsciiHexDigit((char)rest[2]) && char.IsAsciiHexDigit((char)rest[3])
            && char.IsAsciiHexDigit((char)rest[4]) && char.IsAsciiHexDigit((char)rest[5]);
    }

    private bool Number()
    {
        var start = _at;
        Take((byte)'-');
        if (!Take((byte)'0') && !SomeDigits())
        {
            return false;
        }

        if (Take((byte)'.') && !SomeDigits())
        {
            return false;
        }

        // Exponents are rare, and only the slow reader knows which of them a double can hold.
        return Peek() is not ((byte)'e' or (byte)'E') && _at - start <= MaxNumber;
    }

    private bool SomeDigits()
    {
        var length = _line[_at..].IndexOfAnyExcept(Digits);
        _at += Math.Max(length, 0);
        return length > 0;
    }

    private bool Word(ReadOnlySpan<byte> word)
    {
        var found = _line[_at..].StartsWith(word);
        _at += word.Length;
        return found;
    }

    /// <summary>Keeps a member of the chain; false when it is of another kind than the format's.</summary>
    private bool Note(ReadOnlySpan<byte> name, int start, int value)
    {
        var token = _line[value.._at];
        if (name.SequenceEqual("checksum"u8))
        {
            ChecksumMember = start.._at;
            Checksum = Unquoted(token);
            return token[0] == '"' && !token.Contains((byte)'\\');
        }

        if (name.SequenceEqual("sequence_number"u8))
        {
            var read = Utf8Parser.TryParse(token, out long number, out var consumed);
            Sequence = number;
            return read && consumed == token.Length && token.Length <= MaxSequence && number > 0;
        }

        if (name.SequenceEqual("previous_hash"u8))
        {
            PreviousHash = Unquoted(token);
            return token[0] == 'n' || (token[0] == '"' && token.Length > 2 && !token.Contains((byte)'\\'));
        }

        if (name.SequenceEqual("event_type"u8))
        {
            EventType = Unquoted(token);
            return token[0] == '"' && !token.Contains((byte)'\\');
        }

        return true;
    }

    private static ReadOnlySpan<byte> Unquoted(ReadOnlySpan<byte> token) => token[0] == '"' ? token[1..^1] : default;

    private readonly byte Peek() => (uint)_at < (uint)_line.Length ? _line[_at] : default;

    private bool Take(byte expected)
    {
        if (Peek() != expected)
        {
            return false;
        }

        _at++;
        return true;
    }
}
