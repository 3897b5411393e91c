using Fapilog.Architecture.Support;

namespace Fapilog.Architecture;

public class BudgetTests
{
    private static readonly int[] Lengths = [.. Repository.Sources.Select(path => File.ReadLines(path).Count()).Order()];

    [Fact]
    public void Files_AreShortInTheMiddleAndAtTheEnd()
    {
        Assert.InRange(Lengths[Lengths.Length / 2], 1, 60);
        Assert.InRange(Lengths[Lengths.Length * 9 / 10], 1, 180);
    }

    [Fact]
    public void NoFile_IsLongerThan400Lines() => Assert.All(
        Repository.Sources,
        path => Assert.True(File.ReadLines(path).Count() <= 400, $"{Repository.Relative(path)} is longer than 400 lines."));

    [Fact]
    public void NoFolder_HasMoreThan12Files() => Assert.Empty(
        Repository.Sources.GroupBy(path => Path.GetDirectoryName(Repository.Relative(path)))
            .Where(folder => folder.Count() > 12)
            .Select(folder => $"{folder.Key}: {folder.Count()}"));
}
