using System.Buffers;

namespace Fapilog.Testing;

/// <summary>
/// Reads a message up to the line with a single dot, and removes dot-stuffing.
/// </summary>
internal sealed class SmtpContentReader
{
    private const int LongestLine = 1000;

    private readonly SmtpLines _lines;
    private readonly long _maxBytes;

    public SmtpContentReader(SmtpLines lines, long maxBytes)
    {
        _lines = lines;
        _maxBytes = maxBytes;
    }

    /// <summary>Reads the message.</summary>
    /// <returns>The reply that rejects its form, and the bytes; neither when the client disconnected.</returns>
    public async Task<(SmtpReply? Fault, byte[]? Content)> ReadAsync(CancellationToken cancellationToken)
    {
        var content = new ArrayBufferWriter<byte>(4096);
        SmtpReply? fault = null;
        while (await _lines.ReadAsync(LongestLine + 1, cancellationToken).ConfigureAwait(false) is { } line)
        {
            // A different line end could hide the end of the message from one server and reveal it to the next (SMTP smuggling).
            if (line.Fault is SmtpLineFault.BareLineFeed or SmtpLineFault.BareCarriageReturn)
            {
                return (new SmtpReply(521, "5.5.2 Error: bare <CR> or <LF> received"), null);
            }

            var bytes = line.Bytes.Span;
            if (line.Fault is SmtpLineFault.None && bytes.SequenceEqual("."u8))
            {
                return (fault, content.WrittenSpan.ToArray());
            }

            bytes = bytes.StartsWith("."u8) ? bytes[1..] : bytes;
            if (line.Fault is SmtpLineFault.TooLong || bytes.Length > LongestLine - 2)
            {
                fault ??= new SmtpReply(500, "5.5.2 Error: line longer than 998 bytes");
            }
            else if (content.WrittenCount + bytes.Length + 2 > _maxBytes)
            {
                fault = new SmtpReply(552, "5.3.4 Message size exceeds fixed limit");
            }
            else
            {
                content.Write(bytes);
                content.Write("\r\n"u8);
            }
        }

        return (null, null);
    }
}
