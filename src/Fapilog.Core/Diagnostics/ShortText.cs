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

    /// <summary>Reads the beginning of a text in UTF-8, or in bytes that claim to be.</summary>
    public static string Shorten(ReadOnlySpan<byte> text, int most = Most) =>
        text.Length <= most ? Encoding.UTF8.GetString(text) : Encoding.UTF8.GetString(text[..most]) + Ellipsis;
}
