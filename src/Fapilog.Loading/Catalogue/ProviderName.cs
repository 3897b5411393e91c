using System.Globalization;
using System.Text.RegularExpressions;
using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// The rules for the names of providers and instances, and when two names are the same.
/// </summary>
/// <remarks>Without state; safe for use by several threads.</remarks>
public static partial class ProviderName
{
    /// <summary>The built-in name of the dispatcher that does nothing.</summary>
    public const string Noop = "noop";

    /// <summary>The rule in words, for messages.</summary>
    public const string Rule = "A name begins with a letter A-Z and has up to 64 letters, digits, '-' and '_'.";

    /// <summary>Determines whether a text is a name: <c>^[A-Za-z][A-Za-z0-9_-]{0,63}$</c>.</summary>
    /// <param name="name">The text.</param>
    /// <returns><see langword="true"/> when it is.</returns>
    public static bool IsValid(string? name) => name is not null && Pattern().IsMatch(name);

    /// <summary>
    /// Removes case, <c>-</c> and <c>_</c>, under every culture alike. Names with the same folded form are the same name.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <returns>The folded name, for comparison only.</returns>
    public static string Fold(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Replace("-", string.Empty, StringComparison.Ordinal)
            .Replace("_", string.Empty, StringComparison.Ordinal)
            .ToLowerInvariant();
    }

    internal static bool IsNoop(string? name) => IsValid(name) && Fold(name!) == Noop;

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

/// <summary>
/// Shows a text that is not a valid name and may contain anything: control characters, letters that look like others, the
/// address of a webhook, which is a secret.
/// </summary>
internal static class NameText
{
    private const int MaxShown = 80;

    /// <summary>
    /// Returns the text for a message: shortened, with '?' for invisible characters, and of an address only scheme and host.
    /// </summary>
    public static string Shown(string? text)
    {
        var shortened = ShortText.OfName(text ?? string.Empty, MaxShown);
        return new string([.. shortened.Select(character => IsVisible(character) ? character : '?')]);
    }

    /// <summary>Returns the rule, and the character that only looks as if it were allowed.</summary>
    public static string Rule(string? text)
    {
        var foreign = (text ?? string.Empty).EnumerateRunes().Where(rune => !rune.IsAscii).Take(1).ToArray();
        return foreign.Length == 0
            ? ProviderName.Rule
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{ProviderName.Rule} The character U+{foreign[0].Value:X4} in it is none of these.");
    }

    private static bool IsVisible(char character) => char.GetUnicodeCategory(character) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
