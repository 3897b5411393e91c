namespace Fapilog.Auditing;

/// <summary>
/// Sorts strings by Unicode code point, as the canonical form does. Ordinal order is by UTF-16 unit and puts U+FF5E after
/// U+1F600.
/// </summary>
internal sealed class CodePointComparer : IComparer<string>
{
    public static CodePointComparer Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var common = x.AsSpan().CommonPrefixLength(y);
        if (common == x?.Length || common == y?.Length)
        {
            return (x?.Length ?? -1) - (y?.Length ?? -1);
        }

        return Rank(x![common]) - Rank(y![common]);
    }

    // Surrogates encode code points above U+FFFF, so they sort after the rest of the basic plane.
    private static int Rank(char unit) => unit switch
    {
        >= '\ue000' => unit - 0x800,
        >= '\ud800' => unit + 0x2000,
        _ => unit,
    };
}
