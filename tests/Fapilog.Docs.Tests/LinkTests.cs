using System.Text.RegularExpressions;
using Fapilog.Docs.Tests.Support;

namespace Fapilog.Docs.Tests;

public partial class LinkTests
{
    public static TheoryData<string> Documents => [.. Repository.Documents];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_RelativeLinks_PointToWhatExists(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;
        var dead = Targets(document)
            .Where(target => target.Length > 0 && !target.Contains(':', StringComparison.Ordinal))
            .Where(target => !Path.Exists(Path.Combine(folder, target)));

        Assert.Empty(dead);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_Anchors_AreHeadingsOfTheirPages(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;
        var dead = Links(document)
            .Select(link => link.Split('#'))
            .Where(link => link.Length > 1 && link[0].EndsWith(".md", StringComparison.Ordinal) && File.Exists(Path.Combine(folder, link[0])))
            .Where(link => !Anchors(Path.Combine(folder, link[0])).Contains(link[1]))
            .Select(link => string.Join('#', link));

        Assert.Empty(dead);
    }

    [Theory]
    [InlineData("docs/decisions")]
    [InlineData("docs/diagnostics")]
    public void Index_Pages_AreThoseOfItsFolder(string folder) => Assert.Equal(
        Repository.Documents
            .Where(document => document.StartsWith(folder + "/", StringComparison.Ordinal) && !document.EndsWith("/README.md", StringComparison.Ordinal))
            .Select(document => document[(folder.Length + 1)..]),
        Targets($"{folder}/README.md").Where(target => !target.StartsWith("..", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void Documents_Links_AreFound()
    {
        Assert.Contains("docs/getting-started.md", Targets("README.md"));
        Assert.Contains("components.md#3-rules", Links("docs/configuration.md"));
    }

    private static IEnumerable<string> Targets(string document) => Links(document).Select(link => link.Split('#')[0]);

    // What stands in a fence is code, where brackets mean something else.
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
