using System.Globalization;

namespace Fapilog.Loading;

/// <summary>
/// Speaks of a text that was to be a name and may hold anything: control characters, letters that only look like others.
/// </summary>
internal static class NameText
{
    private const int MostShown = 80;

    /// <summary>Returns the text for a message: cut, and with what cannot be seen shown as '?'.</summary>
    public static string Shown(string? text)
    {
        var shown = new string([.. (text ?? string.Empty).Take(MostShown).Select(character => IsVisible(character) ? character : '?')]);
        return text?.Length > MostShown ? shown + "…" : shown;
    }

    /// <summary>Says the rule, and which character only looks as if it followed it.</summary>
    public static string Rule(string? text)
    {
        var foreign = (text ?? string.Empty).EnumerateRunes().Where(rune => !rune.IsAscii).Take(1).ToArray();
        return foreign.Length == 0
            ? ProviderName.Rule
            : string.Create(CultureInfo.InvariantCulture, $"{ProviderName.Rule} The character U+{foreign[0].Value:X4} in it is none of these.");
    }

    private static bool IsVisible(char character) => char.GetUnicodeCategory(character) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
