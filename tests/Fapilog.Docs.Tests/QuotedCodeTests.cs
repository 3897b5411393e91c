using System.Text.RegularExpressions;
using Fapilog.Docs.Tests.Support;

namespace Fapilog.Docs.Tests;

/// <summary>
/// A fence whose first line is <c>// from: PATH#MARKER</c> quotes what stands between <c>// &lt;MARKER&gt;</c> and
/// <c>// &lt;/MARKER&gt;</c> in that file, which compiles.
/// </summary>
public partial class QuotedCodeTests
{
    public static TheoryData<string, string, string> Quotes
    {
        get
        {
            var quotes = new TheoryData<string, string, string>();
            foreach (var document in Repository.Documents)
            {
                foreach (Match match in Quote().Matches(Repository.Read(document)))
                {
                    quotes.Add(document, match.Groups["source"].Value, match.Groups["code"].Value);
                }
            }

            return quotes;
        }
    }

    [Theory]
    [MemberData(nameof(Quotes))]
    public void Document_QuotedCode_IsTheSamples(string document, string source, string code)
    {
        var (path, marker) = (source.Split('#')[0], source.Split('#')[1]);

        Assert.True(Between(Repository.Read(path), marker) == code, $"{document} quotes {source} wrongly.");
    }

    [Fact]
    public void Readme_Quotes_TheHostAndTheProvider()
    {
        var sources = Quotes.Where(row => (string)row[0] == "README.md").Select(row => (string)row[1]);

        Assert.Equal(
            ["docs/samples/HostWithAuditTrail/Program.cs#quickstart", "docs/samples/SmallestProvider/StderrProvider.cs#provider"],
            sources.Order(StringComparer.Ordinal));
    }

    private static string Between(string text, string marker)
    {
        var (opening, closing) = ($"// <{marker}>\n", $"// </{marker}>");
        var start = text.IndexOf(opening, StringComparison.Ordinal) + opening.Length;
        return text[start..text.IndexOf(closing, StringComparison.Ordinal)];
    }

    [GeneratedRegex(@"^```csharp\n// from: (?<source>\S+)\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Quote();
}
