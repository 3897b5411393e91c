using Fapilog.Docs.Tests.Support;

namespace Fapilog.Docs.Tests;

public class ReadmeTests
{
    [Theory]
    [InlineData("dotnet run --project src/Fapilog.Cli -- demo")]
    [InlineData("dotnet test")]
    public void Readme_Command_StandsOnALineOfItsOwn(string command) =>
        Assert.Contains(command, Repository.Lines("README.md"));

    [Fact]
    public void Readme_Length_IsAtMost150Lines() =>
        Assert.InRange(Repository.Lines("README.md").Length, 1, 150);

    [Fact]
    public void Root_Solutions_AreOneSoThatTheTestCommandFindsIt() =>
        Assert.Single(Directory.EnumerateFiles(Repository.Root, "*.sln*"));
}
