using System.Collections.Frozen;

namespace Fapilog.Auditing;

/// <summary>
/// The known values of one vocabulary, looked up exactly or leniently.
/// </summary>
internal sealed class KnownTerms
{
    private readonly FrozenSet<string> _exact;
    private readonly FrozenDictionary<string, string> _folded;

    public KnownTerms(params string[] terms)
    {
        All = terms.AsReadOnly();
        _exact = terms.ToFrozenSet(StringComparer.Ordinal);
        _folded = terms.ToFrozenDictionary(Fold, term => term, StringComparer.Ordinal);
    }

    public IReadOnlyList<string> All { get; }

    public bool Contains(string term) => _exact.Contains(term);

    public string? Find(string? text) => text is null ? null : _folded.GetValueOrDefault(Fold(text));

    private static string Fold(string text) =>
        text.Replace("_", string.Empty, StringComparison.Ordinal)
            .Replace("-", string.Empty, StringComparison.Ordinal)
            .ToLowerInvariant();
}
