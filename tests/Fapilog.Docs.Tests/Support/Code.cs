using System.Text.RegularExpressions;

namespace Fapilog.Docs.Tests.Support;

/// <summary>
/// The code of a page: its fences, and what stands between backticks in its text.
/// </summary>
internal static partial class Code
{
    /// <summary>Returns the contents of the page's fences of a language; of those without one, for an empty text.</summary>
    public static IEnumerable<string> Fences(string document, string language) => Fence()
        .Matches(Repository.Read(document))
        .Where(match => match.Groups["language"].Value == language)
        .Select(match => match.Groups["code"].Value);

    public static IEnumerable<string> Spans(string text) =>
        Span().Matches(Fence().Replace(text, string.Empty)).Select(match => match.Groups["code"].Value);

    [GeneratedRegex("^```(?<language>[a-z]*)\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("`(?<code>[^`\n]+)`")]
    private static partial Regex Span();
}
