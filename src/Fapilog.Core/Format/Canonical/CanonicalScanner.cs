using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fapilog.Format;

/// <summary>
/// Checks in one pass, without allocating values, whether a line is in canonical form: the only JSON text of its values, byte
/// for byte. Names are strictly ascending, so an object cannot contain a name twice.
/// </summary>
internal ref struct CanonicalScanner
{
    private static readonly SearchValues<byte> Plain =
        SearchValues.Create([.. Enumerable.Range(0x20, 0x7f - 0x20).Select(value => (byte)value)
            .Where(value => value is not ((byte)'"' or (byte)'\\'))]);

    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789"u8);

    private readonly ReadOnlySpan<byte> _line;
    private readonly int _maxDepth;
    private readonly CanonicalLines? _lines;
    private LineMembers _members;
    private int _at;

    /// <param name="line">The line, without its line end.</param>
    /// <param name="maxDepth">The maximum nesting depth.</param>
    /// <param name="lines">Receives the places of the members.</param>
    public CanonicalScanner(ReadOnlySpan<byte> line, int maxDepth, CanonicalLines? lines = null)
    {
        _line = line;
        _maxDepth = maxDepth;
        _lines = lines;
    }

    /// <summary>Gets the members of the chain. Valid only after the line was found canonical.</summary>
    public readonly LineMembers Members => _members;

    public bool TryScan() => Object(1) && _at == _line.Length;

    /// <summary>Returns whether a value of a member of the line is canonical.</summary>
    /// <param name="at">Where it begins; receives the position behind it.</param>
    public bool TryValue(ref int at)
    {
        _at = at;
        var found = Value(1);
        at = _at;
        return found;
    }

    private bool Object(int depth)
    {
        if (depth > _maxDepth || !Take((byte)'{'))
        {
            return false;
        }

        if (Take((byte)'}'))
        {
            return true;
        }

        ReadOnlySpan<byte> last = default;
        var isPlain = true;
        for (var first = true; ; first = false)
        {
            var start = _at;
            if (!Text(out var name, out var isEscaped))
            {
                return false;
            }

            isPlain &= !isEscaped;
            if (!(first || (isPlain ? last.SequenceCompareTo(name) : CanonicalText.Compare(last, name)) < 0) || !Take((byte)':'))
            {
                return false;
            }

            var value = _at;
            if (!Value(depth))
            {
                return false;
            }

            if (depth == 1)
            {
                var isWanted = _members.Note(name, start, value.._at);
                _lines?.Add(new MemberPlace(start, value, _at), isWanted);
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
        if (depth > _maxDepth)
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

    private bool Text(out ReadOnlySpan<byte> content, out bool isEscaped)
    {
        content = default;
        isEscaped = false;
        if (!Take((byte)'"'))
        {
            return false;
        }

        var start = _at;
        while (true)
        {
            _at += PlainLength(_line[_at..]);
            if (_at == _line.Length)
            {
                return false;
            }

            if (_line[_at] == '"')
            {
                content = _line[start.._at++];
                return true;
            }

            isEscaped = true;
            var escape = CanonicalText.EscapeLength(_line[_at..]);
            if (escape == 0)
            {
                return false;
            }

            _at += escape;
        }
    }

    /// <summary>
    /// Returns how many characters at the start of a text need no escape and end no string. Most texts of a line are a few
    /// characters, for which the call of a general search costs more than the search.
    /// </summary>
    private static int PlainLength(ReadOnlySpan<byte> text)
    {
        ref var first = ref MemoryMarshal.GetReference(text);
        var at = 0;
        for (; at <= text.Length - Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            var bytes = Vector128.LoadUnsafe(ref first, (nuint)at);
            var others = Vector128.Equals(bytes, Vector128.Create((byte)'"'))
                | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))
                | Vector128.GreaterThan(bytes - Vector128.Create((byte)' '), Vector128.Create((byte)('~' - ' ')));
            if (others != Vector128<byte>.Zero)
            {
                return at + BitOperations.TrailingZeroCount(others.ExtractMostSignificantBits());
            }
        }

        var rest = text[at..].IndexOfAnyExcept(Plain);
        return rest < 0 ? text.Length : at + rest;
    }

    private bool Number()
    {
        var start = _at;
        var isNegative = Take((byte)'-');
        var isZero = Take((byte)'0');
        if (!isZero && !SomeDigits())
        {
            return false;
        }

        // An integer of any length. Minus zero is not canonical.
        return Peek() is (byte)'.' or (byte)'e' ? Real(start) : !(isZero && isNegative);
    }

    private bool Real(int start)
    {
        if (Take((byte)'.') && !SomeDigits())
        {
            return false;
        }

        if (Take((byte)'e'))
        {
            _ = Take((byte)'-') || Take((byte)'+');
            if (!SomeDigits())
            {
                return false;
            }
        }

        return CanonicalNumber.IsCanonicalReal(_line[start.._at]);
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
