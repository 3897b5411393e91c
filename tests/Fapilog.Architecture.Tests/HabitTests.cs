using System.Text.RegularExpressions;
using Fapilog.Architecture.Support;

namespace Fapilog.Architecture;

public partial class HabitTests
{
    [Fact]
    public void NoSource_ThrowsArgumentNullExceptionByHand() => AssertNowhere("throw new ArgumentNullException");

    [Fact]
    public void NoSource_HasARegion() => AssertNowhere("#region");

    [Fact]
    public void EveryCode_HasItsPageAndEveryPageItsCode()
    {
        var codes = Repository.Sources.SelectMany(path => Codes().Matches(File.ReadAllText(path)))
            .Select(match => match.Groups[1].Value)
            .ToHashSet();
        var pages = Directory.GetFiles(Path.Combine(Repository.Root, "docs", "diagnostics"), "FAP*.md")
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .ToHashSet();

        Assert.Empty(codes.Except(pages).Select(code => $"docs/diagnostics/{code}.md is missing."));
        Assert.Empty(pages.Except(codes).Select(page => $"No source names {page}."));
        Assert.Contains("FAP4001", codes);
    }

    [Fact]
    public void EveryPage_BeginsWithItsCode() => Assert.All(
        Directory.GetFiles(Path.Combine(Repository.Root, "docs", "diagnostics"), "FAP*.md"),
        path =>
            Assert.StartsWith($"# {Path.GetFileNameWithoutExtension(path)}: ", File.ReadAllText(path), StringComparison.Ordinal));

    [Fact]
    public void LoggerMessageIds_AreUnique()
    {
        var ids = Repository.Sources
            .SelectMany(path => LoggerMessages().Matches(File.ReadAllText(path))
                .Select(match => (Id: match.Groups[1].Value, Path: Repository.Relative(path))))
            .ToList();

        Assert.NotEmpty(ids);
        Assert.Empty(ids.GroupBy(entry => entry.Id).Where(group => group.Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Select(entry => entry.Path))}"));
        Assert.Equal(Repository.Sources.Sum(path => Regex.Count(File.ReadAllText(path), @"\[LoggerMessage\(")), ids.Count);
    }

    [Fact]
    public void EveryShippedProject_HasAReadme() => Assert.All(
        Repository.Sources.Select(path => Repository.Relative(path).Split('/'))
            .Select(steps => Path.Combine(Repository.Root, steps[0], steps[1]))
            .Distinct(),
        folder =>
            Assert.True(File.Exists(Path.Combine(folder, "README.md")), $"{Repository.Relative(folder)} has no README.md."));

    private static void AssertNowhere(string text) =>
        Assert.Empty(Repository.Sources.Where(path => File.ReadAllText(path).Contains(text, StringComparison.Ordinal))
            .Select(Repository.Relative));

    [GeneratedRegex("\"(FAP[0-9]{4})\"")]
    private static partial Regex Codes();

    [GeneratedRegex(@"\[LoggerMessage\(\s*(?:EventId\s*=\s*)?([0-9]+)")]
    private static partial Regex LoggerMessages();
}
