using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fapilog.Testing;

/// <summary>
/// Slack's rules for the texts of a message, and how they are displayed.
/// </summary>
internal static partial class SlackTexts
{
    /// <summary>
    /// Returns the text of a member; <see langword="null"/> when it is absent, not a string, or contains a lone surrogate.
    /// </summary>
    public static string? Read(JsonElement owner, string name)
    {
        try
        {
            return owner.ValueKind is JsonValueKind.Object
                && owner.TryGetProperty(name, out var member)
                && member.ValueKind is JsonValueKind.String
                ? member.GetString()
                : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>
    /// Returns what Slack would interpret as markup in a text: a mention, a link to another host, an unescaped character.
    /// </summary>
    public static string? Markup(string text, Func<Uri, bool> isOurs)
    {
        var rest = Link().Replace(text, match => isOurs(new Uri(match.Groups[1].Value)) ? string.Empty : match.Value);
        var found = Sign().Match(rest);
        return found.Success
            ? $"'{rest[found.Index..Math.Min(rest.Length, found.Index + 30)]}' is not escaped: Slack would make a mention, a link or nothing of it"
            : null;
    }

    public static string Unescape(string text) => text
        .Replace("&lt;", "<", StringComparison.Ordinal)
        .Replace("&gt;", ">", StringComparison.Ordinal)
        .Replace("&amp;", "&", StringComparison.Ordinal);

    [GeneratedRegex(@"<(https?://[^\s|<>]+)(?:\|[^<>]*)?>")]
    private static partial Regex Link();

    [GeneratedRegex("[<>]|&(?!(?:amp|lt|gt);)")]
    private static partial Regex Sign();
}
