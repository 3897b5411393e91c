using System.Text.RegularExpressions;
using Fapilog.Docs.Tests.Support;

namespace Fapilog.Docs.Tests;

/// <summary>
/// A fence whose first line is <c>// from: PATH#MARKER</c> quotes the text between <c>// &lt;MARKER&gt;</c> and
/// <c>// &lt;/MARKER&gt;</c> in that file, which compiles.
/// </summary>
public partial class QuotedCodeTests
{
    private static IEnumerable<(string Document, string Source, string Code)> Quotes =>
        from document in Repository.Documents
        from match in Quote().Matches(Repository.Read(document))
        select (document, match.Groups["source"].Value, match.Groups["code"].Value);

    [Fact]
    public void QuotedCode_OfEveryDocument_IsTheSamples() => Faults.AssertNone(
        from quote in Quotes
        let source = quote.Source.Split('#')
        where Between(Repository.Read(source[0]), source[1]) != quote.Code
        select $"{quote.Document} quotes {quote.Source} wrongly.");

    [Fact]
    public void Readme_Quotes_TheHostAndTheProvider() => Assert.Equal(
        ["docs/samples/HostWithAuditTrail/Program.cs#quickstart", "docs/samples/SmallestProvider/StderrProvider.cs#provider"],
        Quotes.Where(quote => quote.Document == "README.md").Select(quote => quote.Source).Order(StringComparer.Ordinal));

    private static string Between(string text, string marker)
    {
        var (opening, closing) = ($"// <{marker}>\n", $"// </{marker}>");
        var start = text.IndexOf(opening, StringComparison.Ordinal) + opening.Length;
        return text[start..text.IndexOf(closing, StringComparison.Ordinal)];
    }

    [GeneratedRegex(@"^```csharp\n// from: (?<source>\S+)\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Quote();
}
