using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Catalogue;

public class UnknownNameTests : PluginsFolderFixture
{
    [Fact]
    [Trait("Row", "N5")]
    [Trait("Row", "C7")]
    public void CreateInstances_UnknownName_ListsWhatThereIsAndTheNearest()
    {
        Fixture.CopyFile("Good", Plugins);
        Fixture.CopyFile("TwoProviders", Plugins);
        new EmittedAssembly { Contract = new(2, 0, 0, 0) }.WriteTo(Plugins);
        var nameless = Path.Combine(Plugins, "text.dll");
        File.WriteAllText(nameless, "text");

        var fault = Assert.Single(Faults(Request("goood")));

        Assert.Equal(("FAP1001", "Fapilog:Alerting:Providers:chat:Provider"), (fault.Code, fault.Path));
        Assert.Equal(
            "No provider is called 'goood'. Did you mean 'good'? Available: 'first-of-two', 'good', 'noop', 'second-of-two'. "
            + $"Rejected: 'emitted' (FAP1006), '{nameless}' (FAP1003); 'fapilog plugins list' says why. "
            + $"Correct the name, or put the provider into '{Plugins}'.",
            fault.Message);
    }

    [Fact]
    [Trait("Row", "C7")]
    public void CreateInstances_MissingFolder_SaysThatItIsMissing()
    {
        Directory.Delete(Plugins);

        Assert.Equal(
            "No provider is called 'slack'. Available: 'noop'. "
            + $"The plugins folder '{Plugins}' does not exist: make it and put the provider there, or set another PluginsPath.",
            Assert.Single(Faults(Request("slack"))).Message);
    }

    [Theory]
    [Trait("Row", "N6")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("../good")]
    [InlineData("C:\\good")]
    [InlineData("good ")]
    public void CreateInstances_NoName_SaysTheRule(string name)
    {
        var fault = Assert.Single(Faults(Request(name)));

        Assert.Equal("FAP1008", fault.Code);
        Assert.StartsWith(
            $"'{name}' is not a provider's name. {ProviderName.Rule} Available: 'noop'.",
            fault.Message,
            StringComparison.Ordinal);
        Assert.EndsWith(" Write the name of a provider.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "N6")]
    public void CreateInstances_LookAlikeOrEndlessName_IsShownSafely()
    {
        Fixture.CopyFile("Good", Plugins);

        var (lookAlike, endless) =
            (Assert.Single(Faults(Request("g\u043eod"))), Assert.Single(Faults(Request("g\u001b[31m" + new string('o', 300)))));

        Assert.StartsWith(
            $"'g\u043eod' is not a provider's name. {ProviderName.Rule} The character U+043E in it is none of these. Available: 'good', 'noop'.",
            lookAlike.Message,
            StringComparison.Ordinal);
        Assert.Equal(("FAP1008", "FAP1008"), (lookAlike.Code, endless.Code));
        Assert.DoesNotContain('\u001b', endless.Message);
        Assert.True(endless.Message.Length < 500);
    }

    [Fact]
    public void CreateInstances_RejectedName_SaysWhy()
    {
        new EmittedAssembly { Contract = new(2, 0, 0, 0) }.WriteTo(Plugins);
        var entry = Assert.Single(Scan().Entries);

        var fault = Assert.Single(Faults(Request("emitted")));

        Assert.Equal(entry.Code, fault.Code);
        Assert.Equal($"Provider 'emitted' cannot be used. {entry.Message}", fault.Message);
    }
}
