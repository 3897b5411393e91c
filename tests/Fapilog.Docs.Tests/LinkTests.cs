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

    [Fact]
    public void Documents_Links_AreFound() =>
        Assert.Contains("docs/getting-started.md", Targets("README.md"));

    // What stands in a fence is code, where brackets mean something else.
    private static IEnumerable<string> Targets(string document) => Link()
        .Matches(Fence().Replace(Repository.Read(document), string.Empty))
        .Select(match => Uri.UnescapeDataString(match.Groups[1].Value.Split('#')[0]));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
