using Fapilog.Alerting;
using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Catalogue;

public class NameConflictTests : PluginsFolderFixture
{
    [Theory]
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
    public void CreateInstances_Noop_IsBuiltInWhateverTheFolderHolds()
    {
        var path = Fixture.CopyFile("Unusable", Plugins);
        var options = new AlertInstanceOptions { Channel = "#x" };

        var instance = Create(Request("NoOp", options: options, settings: ("Anything", "goes")));

        Assert.Same(NoopAlertDispatcher.Instance, instance.Dispatcher);
        Assert.Same(options, instance.Options);
        Assert.Contains(
            $"Warning Fapilog.Loading 1104: 'noop' is built in and was chosen; the provider of that name in '{path}' is not used.", Log.Lines);
    }

    [Fact]
    public void CreateInstances_NoopInAMissingFolder_NeedsNothing()
    {
        Directory.Delete(Plugins);
        Assert.Equal("chat", Create(Request("noop")).Name);
    }
}
