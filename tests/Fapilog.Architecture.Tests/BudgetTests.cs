using Fapilog.Architecture.Support;

namespace Fapilog.Architecture;

public class BudgetTests
{
    [Fact]
    public void NoFile_IsLongerThan400Lines() => Assert.All(
        Repository.Sources,
        path => Assert.True(File.ReadLines(path).Count() <= 400, $"{Repository.Relative(path)} is longer than 400 lines."));
}
