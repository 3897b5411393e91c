using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Fapilog.Verification;

/// <summary>
/// One event of a chain, known from a source other than the trail: an alert, a receipt, a note kept offline.
/// </summary>
/// <remarks>Immutable; compared by value.</remarks>
public sealed record ChainAnchor
{
    private const int HexLength = 64;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Initializes a new instance of the <see cref="ChainAnchor"/> class.</summary>
    /// <param name="sequence">The event's sequence number, from 1.</param>
    /// <param name="checksum">The event's checksum, 64 lowercase hexadecimal digits.</param>
    public ChainAnchor(long sequence, string checksum)
    {
        Sequence = sequence;
        Checksum = checksum;
    }

    /// <summary>Gets the event's sequence number.</summary>
    public long Sequence { get; }

    /// <summary>Gets the event's checksum, 64 lowercase hexadecimal digits.</summary>
    public string Checksum { get; }

    /// <summary>Parses the form <c>SEQ:CHECKSUM</c>; hexadecimal digits may have either case.</summary>
    /// <param name="text">The text.</param>
    /// <param name="anchor">The anchor.</param>
    /// <returns>Whether the text is an anchor.</returns>
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
