using System.Globalization;
using System.Text;
using Fapilog.Auditing;

namespace Fapilog.Format;

/// <summary>
/// Decodes JSON string tokens. System.Text.Json rejects a lone surrogate such as <c>\ud800</c>, which fapilog-audit writes; here it becomes
/// U+FFFD.
/// </summary>
internal static class JsonText
{
    /// <summary>Unescapes a token that a JSON reader has already accepted as well formed.</summary>
    public static string Unescape(ReadOnlySpan<byte> token)
    {
        if (!token.Contains((byte)'\\'))
        {
            return Encoding.UTF8.GetString(token);
        }

        var text = new StringBuilder(token.Length);
        while (token.IndexOf((byte)'\\') is var at and >= 0)
        {
            text.Append(Encoding.UTF8.GetString(token[..at]));
            var escape = token[at + 1];
            text.Append(escape switch
            {
                (byte)'n' => '\n',
                (byte)'r' => '\r',
                (byte)'t' => '\t',
                (byte)'f' => '\f',
                (byte)'b' => '\b',
                (byte)'u' => (char)ushort.Parse(token.Slice(at + 2, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                _ => (char)escape,
            });
            token = token[(at + (escape == 'u' ? 6 : 2))..];
        }

        text.Append(Encoding.UTF8.GetString(token));
        return AuditValue.FromString(text.ToString()).AsString();
    }
}
