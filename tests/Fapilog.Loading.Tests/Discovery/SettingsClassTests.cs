namespace Fapilog.Loading.Tests.Discovery;

/// <summary>
/// A settings class that cannot be made is refused before anything is loaded, where metadata shows it.
/// </summary>
public class SettingsClassTests : LinkFixture
{
    [Theory]
    [Trait("Row", "T8")]
    [InlineData("public abstract class Mine { }", "is abstract or static")]
    [InlineData("public interface Mine { }", "is an interface")]
    [InlineData("public class Mine { public Mine(int number) { } }", "has no public constructor without parameters")]
    [InlineData("public class Mine { private Mine() { } }", "has no public constructor without parameters")]
    public void Scan_SettingsClassThatCannotBeMade_IsRejected(string settings, string fault)
    {
        var path = Write("Compiled.dll", CSharp.Compile("Compiled", Source(settings), Contract.Own));

        var entry = Assert.Single(Scan().Entries);

        Assert.Equal("FAP1010", entry.Code);
        Assert.Equal($"The settings class 'Mine' of class 'P' in '{path}' {fault}. Ask the provider's author for a sound build.", entry.Message);
    }

    [Theory]
    [InlineData("public class Mine { }")]
    [InlineData("public sealed record Mine { public required string Room { get; init; } }")]
    [InlineData("public struct Mine { }")]
    public void Scan_SettingsClassThatCanBeMade_IsAvailable(string settings)
    {
        Write("Compiled.dll", CSharp.Compile("Compiled", Source(settings), Contract.Own));

        Assert.Equal(ProviderState.Available, Assert.Single(Scan().Entries).State);
    }

    private static string Source(string settings) => ProviderSource.Usings + settings
        + """ [AlertProvider("compiled", Settings = typeof(Mine))] public sealed class P : IAlertProvider { public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => null!; }""";
}
