using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Fapilog.Verification;

/// <summary>
/// One event of a chain, known from elsewhere than the chain itself: an alert, a receipt, a note in a safe.
/// </summary>
/// <param name="Sequence">Its sequence number.</param>
/// <param name="Checksum">Its checksum, 64 lowercase hexadecimal digits.</param>
public sealed record ChainAnchor(long Sequence, string Checksum)
{
    private const int HexLength = 64;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Reads the form <c>SEQ:CHECKSUM</c>; hexadecimal digits of either case.</summary>
    /// <param name="text">The text.</param>
    /// <param name="anchor">The anchor.</param>
    /// <returns>Whether the text is one.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ChainAnchor? anchor)
    {
        anchor = null;
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon < 1
            || !long.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            || sequence < 1
            || text!.Length != colon + 1 + HexLength
            || text.AsSpan(colon + 1).ContainsAnyExcept(HexDigits))
        {
            return false;
        }

        anchor = new ChainAnchor(sequence, text[(colon + 1)..].ToLowerInvariant());
        return true;
    }

    /// <summary>Returns the form <c>SEQ:CHECKSUM</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sequence}:{Checksum}");
}
