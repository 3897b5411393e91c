namespace Fapilog.Format;

/// <summary>
/// A growing buffer whose written bytes can still be changed: the checksum is inserted into a line after the line was hashed.
/// </summary>
internal sealed class ByteBuffer
{
    private const int Usual = 4096;

    private byte[] _bytes;

    public ByteBuffer(int capacity = Usual)
    {
        _bytes = new byte[capacity];
    }

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    public Span<byte> Written(int start) => _bytes.AsSpan(start, Length - start);

    public void Append(byte value)
    {
        Reserve(1)[0] = value;
        Length++;
    }

    public void Append(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Reserve(value.Length));
        Length += value.Length;
    }

    /// <summary>
    /// Returns room for at least <paramref name="count"/> bytes; call <see cref="Advance"/> with the number of bytes used.
    /// </summary>
    public Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Array.Resize(ref _bytes, Math.Max(Length + count, checked(_bytes.Length * 2)));
        }

        return _bytes.AsSpan(Length);
    }

    public void Advance(int count) => Length += count;

    public void Truncate(int length) => Length = length;

    /// <summary>Empties the buffer, and gives up its memory if that is more than <paramref name="most"/> bytes.</summary>
    public void Trim(int most)
    {
        Length = 0;
        if (_bytes.Length > most)
        {
            _bytes = new byte[Math.Min(most, Usual)];
        }
    }
}
