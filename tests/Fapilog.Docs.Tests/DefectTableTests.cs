using System.Text.RegularExpressions;
using Fapilog.Docs.Tests.Support;

namespace Fapilog.Docs.Tests;

/// <summary>
/// The tables of defects in <c>docs/audit-trail.md</c>: every defect has a row, and every test named there exists.
/// </summary>
public partial class DefectTableTests
{
    private const string Page = "docs/audit-trail.md";

    private static readonly string[] Lettered = ["D2b", "D4b", "D22b", "D22c", "D22d"];

    [Fact]
    public void DefectTable_Rows_AreOneForEachDefect()
    {
        var expected = Enumerable.Range(1, 30)
            .Select(number => $"D{number}")
            .Concat(Lettered)
            .Concat(Enumerable.Range(1, 4).Select(number => $"T{number}"));

        Assert.Equal(
            expected.Order(StringComparer.Ordinal), Rows().Select(row => row.Groups["id"].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void DefectTable_EveryRow_NamesTests() =>
        Assert.All(Rows(), row => Assert.True(Names(row).Count > 0, $"The row {row.Groups["id"].Value} names no test."));

    [Fact]
    public void DefectTable_NamedTests_Exist()
    {
        var tests = Tests();

        Assert.Equal([], Rows().SelectMany(Names).Except(tests));
    }

    private static MatchCollection Rows() => Row().Matches(Repository.Read(Page));

    private static List<string> Names(Match row) =>
        [.. TestName().Matches(row.Groups["tests"].Value).Select(match => match.Groups["name"].Value)];

    /// <summary>Returns CLASS.METHOD of every test in the sources; a class has the name of its file.</summary>
    private static HashSet<string> Tests() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .SelectMany(path => TestMethod().Matches(File.ReadAllText(path).ReplaceLineEndings("\n"))
                .Select(match => $"{Path.GetFileNameWithoutExtension(path)}.{match.Groups["method"].Value}")),
    ];

    // | D1 the defect | what we do | `Class.Method`, `Class.Method` |
    [GeneratedRegex(@"^\| (?<id>[DT]\d+[a-z]?) [^|]*\|[^|]*\|(?<tests>[^|]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<name>[A-Za-z0-9]+[.][A-Za-z0-9_]+)`")]
    private static partial Regex TestName();

    // [Fact] or one derived from it, [Theory] with its data, then the method.
    [GeneratedRegex(
        @"^    \[(?:\w*Fact|Theory)\b.*\n(?:    .*\n)*?    public (?:static )?(?:async )?(?:Task|void) (?<method>\w+)\(",
        RegexOptions.Multiline)]
    private static partial Regex TestMethod();
}
