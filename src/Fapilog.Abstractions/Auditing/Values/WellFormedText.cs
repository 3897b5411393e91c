using System.Text;

namespace Fapilog.Auditing;

/// <summary>
/// Text as it can be stored: a surrogate without its other half becomes U+FFFD, because a trail that holds one cannot be
/// read again by every JSON parser.
/// </summary>
internal static class WellFormedText
{
    public static string From(string text) => IsWellFormed(text) ? text : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAnyInRange('\ud800', '\udfff') is var at and >= 0)
        {
            if (Rune.DecodeFromUtf16(text[at..], out _, out var consumed) is not System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            text = text[(at + consumed)..];
        }

        return true;
    }
}
