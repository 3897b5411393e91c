using System.Buffers;

namespace Fapilog.Testing;

/// <summary>
/// Reads lines that end in CR LF, and marks those that do not.
/// </summary>
internal sealed class SmtpLines
{
    private readonly byte[] _buffer = new byte[8192];
    private readonly Stream _stream;
    private int _start;
    private int _end;

    public SmtpLines(Stream stream)
    {
        _stream = stream;
    }

    /// <summary>Gets a value indicating whether the client sent data that has not been read.</summary>
    public bool HasMore => _start < _end;

    /// <summary>Reads the next line. The part beyond the limit, which includes the line end, is read and discarded.</summary>
    /// <returns>The line, or <see langword="null"/> when the client closed the connection.</returns>
    public async Task<SmtpLine?> ReadAsync(int limit, CancellationToken cancellationToken)
    {
        var line = new ArrayBufferWriter<byte>(128);
        var fault = SmtpLineFault.None;
        while (true)
        {
            if (!HasMore && !await FillAsync(cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            var part = _buffer.AsSpan(_start, length < 0 ? _end - _start : length + 1);
            _start += part.Length;
            if (line.WrittenCount + part.Length > limit)
            {
                fault = SmtpLineFault.TooLong;
                KeepEnd(line, part);
            }
            else
            {
                line.Write(part);
            }

            if (length >= 0)
            {
                return Finish(line.WrittenMemory, fault);
            }
        }
    }

    /// <summary>Reads and discards data until the client closes the connection.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        do
        {
            _start = _end;
        }
        while (await FillAsync(cancellationToken).ConfigureAwait(false));
    }

    // The last two bytes of a line that is too long still show how it ends.
    private static void KeepEnd(ArrayBufferWriter<byte> line, ReadOnlySpan<byte> part)
    {
        var last = (line.WrittenCount > 0 ? line.WrittenSpan[^1..].ToArray() : []).Concat(part.ToArray()).TakeLast(2).ToArray();
        line.Clear();
        line.Write(last);
    }

    private static SmtpLine Finish(ReadOnlyMemory<byte> bytes, SmtpLineFault fault)
    {
        if (bytes.Length < 2 || bytes.Span[^2] != '\r')
        {
            return new SmtpLine(bytes[..^1], SmtpLineFault.BareLineFeed);
        }

        var text = bytes[..^2];
        var isBroken = text.Span.Contains((byte)'\r');
        return new SmtpLine(text, isBroken && fault is SmtpLineFault.None ? SmtpLineFault.BareCarriageReturn : fault);
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        _start = 0;
        _end = 0;
        _end = await _stream.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false);
        return _end > 0;
    }
}
