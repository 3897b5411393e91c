using System.Text;

namespace Fapilog.Diagnostics;

/// <summary>
/// Shortens a text of any length for a message.
/// </summary>
internal static class ShortText
{
    private const int Most = 200;
    private const string Ellipsis = "…";

    public static string Shorten(string text, int most = Most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)] + Ellipsis;

    /// <summary>
    /// Returns what a message may repeat of a text in the place of a name: of an address, whose path is often a secret, only
    /// scheme and host.
    /// </summary>
    public static string OfName(string text, int most = Most) => Shorten(
        text.Contains(Uri.SchemeDelimiter, StringComparison.Ordinal)
        && Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address.Host.Length > 0
            ? $"{address.Scheme}://{address.Authority}"
            : text,
        most);

    /// <summary>Reads the beginning of a text in UTF-8, or in bytes that claim to be.</summary>
    public static string Shorten(ReadOnlySpan<byte> text, int most = Most) =>
        text.Length <= most ? Encoding.UTF8.GetString(text) : Encoding.UTF8.GetString(text[..most]) + Ellipsis;
}
