using System.Text.RegularExpressions;
using Fapilog.Docs.Tests.Support;

namespace Fapilog.Docs.Tests;

public partial class LinkTests
{
    [Fact]
    public void RelativeLinks_OfEveryDocument_PointToWhatExists() => Faults.AssertNone(
        from document in Repository.Documents
        from target in Targets(document)
        where target.Length > 0 && !target.Contains(':', StringComparison.Ordinal)
        where !Path.Exists(Path.Combine(FolderOf(document), target))
        select $"{document}: '{target}' does not exist.");

    [Fact]
    public void Anchors_OfEveryDocument_AreHeadingsOfTheirPages() => Faults.AssertNone(
        from document in Repository.Documents
        from link in Links(document)
        let parts = link.Split('#')
        where parts.Length > 1
        let page = parts[0].Length == 0 ? Path.Combine(Repository.Root, document) : Path.Combine(FolderOf(document), parts[0])
        where page.EndsWith(".md", StringComparison.Ordinal) && File.Exists(page) && !Anchors(page).Contains(parts[1])
        select $"{document}: '{link}' is no heading of its page.");

    [Theory]
    [InlineData("docs/decisions")]
    [InlineData("docs/diagnostics")]
    public void Index_Pages_AreThoseOfItsFolder(string folder) => Assert.Equal(
        Repository.Documents
            .Where(document => document.StartsWith(folder + "/", StringComparison.Ordinal)
                && !document.EndsWith("/README.md", StringComparison.Ordinal))
            .Select(document => document[(folder.Length + 1)..]),
        Targets($"{folder}/README.md").Where(target => !target.StartsWith("..", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal));

    [Fact]
    public void Documents_Links_AreFound()
    {
        Assert.Contains("docs/getting-started.md", Targets("README.md"));
        Assert.Contains("architecture.md#the-rules", Links("docs/configuration.md"));
    }

    private static string FolderOf(string document) => Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;

    private static IEnumerable<string> Targets(string document) => Links(document).Select(link => link.Split('#')[0]);

    // Text in a fence is code, where brackets mean something else.
    private static IEnumerable<string> Links(string document) => Link()
        .Matches(Fence().Replace(Repository.Read(document), string.Empty))
        .Select(match => Uri.UnescapeDataString(match.Groups[1].Value));

    // As GitHub makes them: lower case, hyphens for spaces, and nothing but letters, digits, hyphens and underscores.
    private static IEnumerable<string> Anchors(string path) => Heading()
        .Matches(Fence().Replace(File.ReadAllText(path).ReplaceLineEndings("\n"), string.Empty))
        .Select(match => NotInAnchor().Replace(match.Groups[1].Value.ToLowerInvariant().Replace(' ', '-'), string.Empty));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w-]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
