using System.Globalization;
using System.Text.RegularExpressions;
using Fapilog.Architecture.Support;

namespace Fapilog.Architecture;

/// <summary>
/// C# keeps the <c>max_line_length</c> of <c>.editorconfig</c>, which no tool enforces. A text that crosses the limit may: it is
/// found better in one piece.
/// </summary>
public partial class LineWidthTests
{
    private static int Limit { get; } = int.Parse(
        MaxLineLength().Match(File.ReadAllText(Path.Combine(Repository.Root, ".editorconfig"))).Groups[1].Value,
        CultureInfo.InvariantCulture);

    [Fact]
    public void Lines_OfEveryFile_KeepTheWidthOfEditorConfig()
    {
        var wide = string.Join(
            '\n',
            from path in Repository.Code
            let file = Repository.Relative(path)
            from line in TooWide(File.ReadLines(path))
            select $"{file}:{line} has more than {Limit} characters.");

        Assert.True(wide.Length == 0, wide);
    }

    [Fact]
    public void Lines_ThatAreTooWide_AreFound() => Assert.Equal(
        [2, 6],
        TooWide(
        [
            new string('x', Limit),
            new string('x', Limit + 1),
            $"    Call(\"{new string('x', Limit)}\");",
            "    \"\"\"",
            new string('x', Limit + 1),
            $"    \"\"\" + {new string('x', Limit)}",
        ]));

    private static IEnumerable<int> TooWide(IEnumerable<string> lines)
    {
        var (number, isInRawText) = (0, false);
        foreach (var line in lines)
        {
            number++;
            var quotes = RawQuotes().Count(line);
            if (line.Length > Limit && !(isInRawText && quotes == 0) && !HasTextAcrossTheLimit(line))
            {
                yield return number;
            }

            isInRawText ^= quotes % 2 == 1;
        }
    }

    private static bool HasTextAcrossTheLimit(string line) =>
        line.IndexOf('"', StringComparison.Ordinal) is >= 0 and var first && first < Limit && line.IndexOf('"', Limit) >= 0;

    [GeneratedRegex("^max_line_length = ([0-9]+)", RegexOptions.Multiline)]
    private static partial Regex MaxLineLength();

    [GeneratedRegex("\"\"\"")]
    private static partial Regex RawQuotes();
}
