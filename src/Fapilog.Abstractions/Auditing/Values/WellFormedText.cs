using System.Text;

namespace Fapilog.Auditing;

/// <summary>
/// Makes text storable: a lone surrogate becomes U+FFFD, because not every JSON parser can read a trail that contains
/// one.
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
