using System.Text;

namespace Fapilog.Testing;

/// <summary>
/// The rules for a complete message (RFC 5322, section 3.6; RFC 6152; RFC 6532).
/// </summary>
internal static class SmtpContent
{
    private static readonly string[] Once =
        ["Date", "From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Message-ID", "In-Reply-To", "References", "Subject", "MIME-Version"];

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Checks a message.</summary>
    /// <returns>The reply that rejects it, or <see langword="null"/>.</returns>
    public static SmtpReply? Fault(ReadOnlySpan<byte> content, SmtpTransaction transaction)
    {
        var end = content.IndexOf("\r\n\r\n"u8);
        var header = content.StartsWith("\r\n"u8) ? [] : end < 0 ? content : content[..end];
        if (content.Contains((byte)0))
        {
            return new SmtpReply(554, "5.6.0 The message holds a NUL byte");
        }

        // SMTPUTF8 covers the header, and 8BITMIME what follows it (RFC 6531, section 3.6).
        if (content[header.Length..].ContainsAnyInRange((byte)0x80, (byte)0xff) && !transaction.IsEightBit)
        {
            return new SmtpReply(554, "5.6.1 The message is not 7-bit, and 8BITMIME was not asked for");
        }

        if (header.ContainsAnyInRange((byte)0x80, (byte)0xff) && !(transaction.IsInternational && IsUtf8(header)))
        {
            return new SmtpReply(554, "5.6.7 The header is not ASCII, and SMTPUTF8 was not asked for or it is no UTF-8");
        }

        return HeaderFault(Encoding.UTF8.GetString(header));
    }

    private static SmtpReply? HeaderFault(string header)
    {
        var names = new List<string>();
        foreach (var line in header.Split("\r\n"))
        {
            var isContinued = line.StartsWith(' ') || line.StartsWith('\t');
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var name = isContinued || colon <= 0 ? string.Empty : line[..colon].TrimEnd();
            if ((isContinued ? names.Count == 0 : name.Length == 0 || name.Any(c => c is <= ' ' or > '~'))
                || line.Any(c => c is < ' ' and not '\t' or '\u007f'))
            {
                return new SmtpReply(554, "5.6.0 The header is not well formed");
            }

            if (!isContinued)
            {
                names.Add(name);
            }
        }

        var twice = Once.FirstOrDefault(name => names.Count(other => other.Equals(name, StringComparison.OrdinalIgnoreCase)) > 1);
        var missing = Once[..2].FirstOrDefault(name => !names.Contains(name, StringComparer.OrdinalIgnoreCase));
        return (twice, missing) switch
        {
            ({ } name, _) => new SmtpReply(554, $"5.6.0 The header has two lines '{name}'"),
            (_, { } name) => new SmtpReply(554, $"5.6.0 The header has no line '{name}'"),
            _ => null,
        };
    }

    private static bool IsUtf8(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetCharCount(bytes) > 0;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
