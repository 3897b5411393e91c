using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using Fapilog.Storage;

namespace Fapilog.Diagnostics;

/// <summary>
/// The encodings of a secret in an address, a header, JSON, HTML and Base64.
/// </summary>
internal static class SecretForms
{
    // A shorter fragment of the Base64 of a longer text would match by chance.
    private const int ShortestFragment = 8;

    public static IEnumerable<string> Of(string value) =>
    [
        value,
        Uri.EscapeDataString(value),
        Uri.UnescapeDataString(value),
        WebUtility.UrlEncode(value),
        WebUtility.HtmlEncode(value),
        JavaScriptEncoder.Default.Encode(value),
        JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value),
        .. Base64(Encoding.UTF8.GetBytes(value)).SelectMany(Spellings),
    ];

    private static IEnumerable<string> Base64(byte[] value)
    {
        yield return Convert.ToBase64String(value);
        yield return Convert.ToBase64String(value).TrimEnd('=');
        for (var before = 0; before < 3; before++)
        {
            // The first and last characters are shared with the neighbouring bytes; those in between depend on the secret alone.
            var text = Convert.ToBase64String([.. new byte[before], .. value]);
            var begin = ((before * 8) + 5) / 6;
            var end = (before + value.Length) * 8 / 6;
            if (end - begin >= ShortestFragment)
            {
                yield return text[begin..end];
            }
        }
    }

    // RFC 4648 section 5 uses other characters for two of the 64.
    private static IEnumerable<string> Spellings(string base64) => [base64, base64.Replace('+', '-').Replace('/', '_')];
}
