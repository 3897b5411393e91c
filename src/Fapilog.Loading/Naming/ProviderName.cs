using System.Text.RegularExpressions;

namespace Fapilog.Loading;

/// <summary>
/// What a provider may be called, and when two names are one.
/// </summary>
internal static partial class ProviderName
{
    public const string Noop = "noop";

    public const string Rule = "A name begins with a letter A-Z and has up to 64 letters, digits, '-' and '_'.";

    public static bool IsValid(string? name) => name is not null && Pattern().IsMatch(name);

    /// <summary>Folds case, '-' and '_' away, alike under every culture.</summary>
    public static string Fold(string name) =>
        name.Replace("-", string.Empty, StringComparison.Ordinal).Replace("_", string.Empty, StringComparison.Ordinal).ToLowerInvariant();

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
