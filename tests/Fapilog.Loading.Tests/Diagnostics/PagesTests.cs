using System.Runtime.CompilerServices;

namespace Fapilog.Loading.Tests.Diagnostics;

public class PagesTests
{
    [Fact]
    public void EveryCodeOfLoading_HasAPageAndEveryPageACode()
    {
        var pages = Directory.EnumerateFiles(Path.Combine(Repository(), "docs", "diagnostics"), "FAP*.md")
            .Select(path => Path.GetFileNameWithoutExtension(path)!)
            .Where(code => code.StartsWith("FAP1", StringComparison.Ordinal) || code.StartsWith("FAP21", StringComparison.Ordinal));
        var codes = typeof(LoadingCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(codes.Order(), pages.Order());
    }

    private static string Repository([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));
}
