using System.Text.RegularExpressions;
using Fapilog.Docs.Tests.Support;

namespace Fapilog.Docs.Tests;

/// <summary>
/// The tables of <c>docs/loading-cases.md</c>: every case has a row, and every test named there exists and carries the row.
/// </summary>
public partial class LoadingCaseTableTests
{
    private static readonly (char Letter, int Count)[] Groups =
        [('V', 10), ('D', 13), ('F', 22), ('T', 12), ('N', 8), ('R', 18), ('C', 9)];

    [Fact]
    public void CaseTable_Rows_AreOneForEachCase()
    {
        var expected = Groups.SelectMany(group => Enumerable.Range(1, group.Count).Select(number => $"{group.Letter}{number}"));

        Assert.Equal(expected, Rows().Select(row => row.Case));
    }

    [Fact]
    public void CaseTable_EveryRow_NamesExactlyTheTestsThatCarryIt()
    {
        var carried = Carried().ToLookup(test => test.Case, test => test.Name);

        Assert.All(
            Rows(),
            row => Assert.Equal(
                carried[row.Case].Distinct().Order(StringComparer.Ordinal), row.Tests.Order(StringComparer.Ordinal)));
        Assert.All(Rows(), row => Assert.NotEmpty(row.Tests));
    }

    [Fact]
    public void Readme_NumberOfCases_IsThatOfTheRows() => Assert.Contains(
        $": {Rows().Count()} cases, each with a test", Repository.Read("README.md"), StringComparison.Ordinal);

    private static IEnumerable<(string Case, IReadOnlyList<string> Tests)> Rows() =>
        Row().Matches(Repository.Read("docs/loading-cases.md"))
        .Select(row => (
            row.Groups["case"].Value,
            (IReadOnlyList<string>)
            [
                .. TestName().Matches(row.Groups["tests"].Value).Select(match => match.Groups["name"].Value),
            ]));

    /// <summary>Reads what the sources say, as CLASS.METHOD; a class has the name of its file.</summary>
    private static IEnumerable<(string Case, string Name)> Carried()
    {
        foreach (var path in Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories))
        {
            var cases = new List<string>();
            foreach (var line in File.ReadLines(path))
            {
                cases.AddRange(Trait().Matches(line).Select(match => match.Groups["case"].Value));
                if (Test().Match(line) is { Success: true } test)
                {
                    foreach (var one in cases)
                    {
                        yield return (one, $"{Path.GetFileNameWithoutExtension(path)}.{test.Groups["method"].Value}");
                    }

                    cases.Clear();
                }
            }
        }
    }

    [GeneratedRegex(@"^\| (?<case>[A-Z]\d+) [^|]*\|[^|]*\|(?<tests>[^|]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<name>[A-Za-z0-9]+[.][A-Za-z0-9_]+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"^    public (?:static )?(?:async )?(?:Task|void) (?<method>\w+)\(")]
    private static partial Regex Test();

    [GeneratedRegex("""Trait\("Row", "(?<case>[A-Z]\d+)"\)""")]
    private static partial Regex Trait();
}
