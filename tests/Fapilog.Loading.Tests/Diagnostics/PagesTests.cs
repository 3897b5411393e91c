using System.Runtime.CompilerServices;

namespace Fapilog.Loading.Tests.Diagnostics;

public class PagesTests
{
    [Fact]
    public void EveryCodeOfLoading_HasAPageAndEveryPageACode()
    {
        var pages = Directory.EnumerateFiles(Path.Combine(Repository(), "docs", "diagnostics"), "FAP*.md")
            .Select(path => Path.GetFileNameWithoutExtension(path)!)
            .Where(
                code => code.StartsWith("FAP1", StringComparison.Ordinal) || code.StartsWith("FAP21", StringComparison.Ordinal));
        var codes = typeof(LoadingCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(codes.Order(), pages.Order());
    }

    [Theory]
    [InlineData("HelloProvider.csproj", "xml")]
    [InlineData("HelloProvider.cs", "csharp")]
    public void WritingAProvider_ShowsTheSampleAsItIs(string file, string language)
    {
        var sample = File.ReadAllText(Path.Combine(Repository(), "docs", "samples", "HelloProvider", file)).Trim();
        var page = File.ReadAllText(Path.Combine(Repository(), "docs", "writing-a-provider.md"));

        Assert.Contains(
            $"```{language}\n{sample}\n```".ReplaceLineEndings(), page.ReplaceLineEndings(), StringComparison.Ordinal);
    }

    private static string Repository([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));
}
