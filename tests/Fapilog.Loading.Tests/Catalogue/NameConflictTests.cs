using Fapilog.Alerting;
using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Catalogue;

public class NameConflictTests : PluginsFolderFixture
{
    [Theory]
    [Trait("Row", "N1")]
    [InlineData("good")]
    [InlineData("GOOD")]
    [InlineData("fine-alerts")]
    [InlineData("Fine_Alerts")]
    [InlineData("finealerts")]
    public async Task CreateInstances_NameOrAliasHoweverWritten_FindsTheProvider(string name)
    {
        Fixture.CopyFile("Good", Plugins);
        Assert.Equal("good|Error||e-1", (await Send(Create(Request(name)))).Reference);
    }

    [Fact]
    [Trait("Row", "N2")]
    public void Scan_TwoClaimOneName_BothRowsSayBothPaths()
    {
        var one = Fixture.CopyFile("Good", Plugins, "one.dll");
        var two = new EmittedAssembly { ProviderName = "GO_OD" }.WriteTo(Plugins, "two.dll");

        var entries = Scan().Entries;

        Assert.Equal((ProviderState.Available, "FAP1002"), (entries[0].State, entries[0].Code));
        Assert.Equal((ProviderState.Rejected, "FAP1002"), (entries[1].State, entries[1].Code));
        Assert.Equal($"Several providers are called 'good': '{one}', '{two}'. Remove all but one of them.", entries[0].Message);
        Assert.Equal($"Several providers are called 'GO_OD': '{one}', '{two}'. Remove all but one of them.", entries[1].Message);
    }

    [Fact]
    [Trait("Row", "N2")]
    public void CreateInstances_ContestedName_IsAFaultAndAFreeAliasIsNot()
    {
        var one = Fixture.CopyFile("Good", Plugins, "one.dll");
        var two = new EmittedAssembly { ProviderName = "good" }.WriteTo(Plugins, "two.dll");

        var fault = Assert.Single(Faults(Request("Good")));

        Assert.Equal(("FAP1002", "Fapilog:Alerting:Providers:chat:Provider"), (fault.Code, fault.Path));
        Assert.Equal($"Several providers are called 'Good': '{one}', '{two}'. Remove all but one of them.", fault.Message);
        Assert.NotNull(Create(Request("fine-alerts")));
    }

    [Fact]
    [Trait("Row", "N2")]
    public void CreateInstances_ProvidersThatShareEveryName_AreToldOnceWhicheverNameIsChosen()
    {
        var one = Fixture.CopyFile("Good", Plugins, "one.dll");
        var two = Fixture.CopyFile("Good", Plugins, "two.dll");

        var fault = Assert.Single(Faults(Request("good", "a"), Request("Fine_Alerts", "b")));

        Assert.Equal("FAP1002", fault.Code);
        Assert.StartsWith("Several providers are called 'good' and ", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            $": '{one}', '{two}'. Remove all but one of them. The same at 'Fapilog:Alerting:Providers:b:Provider'.",
            fault.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void CreateInstances_RejectedProviderSpelledInSeveralWays_IsToldOnce()
    {
        new EmittedAssembly { ProviderName = "good", Contract = new(2, 0, 0, 0) }.WriteTo(Plugins);

        var fault = Assert.Single(Faults(Request("good", "a"), Request("GO-OD", "b"), Request("GOOD", "c")));

        Assert.Equal("FAP1006", fault.Code);
        Assert.StartsWith("Provider 'good' cannot be used. ", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            " The same at 'Fapilog:Alerting:Providers:b:Provider', 'Fapilog:Alerting:Providers:c:Provider'.",
            fault.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "N2")]
    [Trait("Row", "T9")]
    public void Scan_OneDllClaimsANameTwice_NamesTheClasses()
    {
        var path = Fixture.CopyFile("Startup", Plugins);

        var twins = Scan().Entries.Where(entry => ProviderName.Fold(entry.Name!) == "twin").ToArray();

        Assert.Equal([ProviderState.Rejected, ProviderState.Rejected], twins.Select(entry => entry.State));
        Assert.Equal(
            $"Several providers are called 'twin': class 'Fapilog.Fixtures.FirstTwin' in '{path}', class 'Fapilog.Fixtures.SecondTwin' in '{path}'. "
            + "Remove all but one of them.",
            twins[0].Message);
    }

    [Fact]
    [Trait("Row", "N4")]
    public void CreateInstances_AliasThatIsAnothersName_IsAFault()
    {
        Fixture.CopyFile("Good", Plugins);
        new EmittedAssembly { ProviderName = "FineAlerts" }.WriteTo(Plugins);

        Assert.Equal("FAP1002", Assert.Single(Faults(Request("fine-alerts"))).Code);
        Assert.NotNull(Create(Request("good")));
    }

    [Fact]
    public void CreateInstances_OneOfTwoIsRejected_TheOtherIsUsed()
    {
        Fixture.CopyFile("Good", Plugins);
        new EmittedAssembly { ProviderName = "good", Contract = new(2, 0, 0, 0) }.WriteTo(Plugins);

        Assert.NotNull(Create(Request("good")));
    }

    [Fact]
    [Trait("Row", "N3")]
    public void CreateInstances_Noop_IsBuiltInWhateverTheFolderHolds()
    {
        var path = Fixture.CopyFile("Unusable", Plugins);
        var options = new AlertInstanceOptions { Channel = "#x" };

        var instance = Create(Request("NoOp", options: options, settings: ("Anything", "goes")));

        Assert.Same(NoopAlertDispatcher.Instance, instance.Dispatcher);
        Assert.Same(options, instance.Options);
        Assert.Contains(
            "Warning Fapilog.Loading 1104: 'noop' is built in and was chosen; "
            + $"the provider of that name in '{path}' is not used.",
            Log.Lines);
    }

    [Fact]
    [Trait("Row", "N3")]
    public void CreateInstances_SeveralNoopsWhereTheFolderHoldsOne_WarnsOnce()
    {
        Fixture.CopyFile("Unusable", Plugins);

        Scan().CreateInstances([Request("noop", "a"), Request("noop", "b")]);

        Assert.Single(Log.Lines, line => line.Contains(" 1104: ", StringComparison.Ordinal));
    }

    [Fact]
    public void CreateInstances_NoopInAMissingFolder_NeedsNothing()
    {
        Directory.Delete(Plugins);
        Assert.Equal("chat", Create(Request("noop")).Name);
    }
}
