using Fapilog.Alerting;
using Fapilog.Diagnostics;
using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Catalogue;

public class ProviderCatalogueTests : PluginsFolderFixture
{
    [Fact]
    [Trait("Row", "C6")]
    public async Task CreateInstances_TwoInstancesOfOneProvider_HaveTheirOwnSettings()
    {
        Fixture.CopyFile("Good", Plugins);

        var catalogue = Scan();
        var instances = catalogue.CreateInstances(
        [
            Request("good", "chat", settings: ("Prefix", "first")),
            Request("fine-alerts", "oncall", settings: ("prefix", "second")),
        ]);

        Assert.Equal(["chat", "oncall"], instances.Select(instance => instance.Name));
        Assert.Equal("first|Error|#a|e-1", (await Send(instances[0], "#a")).Reference);
        Assert.Equal("second|Error||e-1", (await Send(instances[1])).Reference);
        Assert.Equal(ProviderState.Loaded, Assert.Single(catalogue.Entries).State);
    }

    [Fact]
    [Trait("Row", "T4")]
    [Trait("Row", "C8")]
    public void CreateInstances_ChosenOnly_IsLoaded()
    {
        Fixture.CopyFile("Good", Plugins);
        Fixture.CopyFile("ModuleInitializer", Plugins);
        var catalogue = Scan();

        catalogue.CreateInstances([Request("good")]);

        Assert.Equal([ProviderState.Loaded, ProviderState.Available], catalogue.Entries.Select(entry => entry.State));
    }

    [Fact]
    public void CreateInstances_SeveralFaults_AreAllInOneExceptionInTheOrderOfTheRequests()
    {
        Fixture.CopyFile("Good", Plugins);
        Fixture.CopyFile("Construction", Plugins);

        var faults = Faults(
            Request("good", "a", settings: [("Prefx", "x"), ("Prefix", "")]),
            Request("good", "c"),
            Request("throws-in-constructor", "d"));

        Assert.Equal(["FAP2101", "FAP2102", "FAP1014"], faults.Select(fault => fault.Code));
        Assert.Equal(
            [
                "Fapilog:Alerting:Providers:a:Settings:Prefx",
                "Fapilog:Alerting:Providers:a:Settings:Prefix",
                "Fapilog:Alerting:Providers:d",
            ],
            faults.Select(fault => fault.Path));
    }

    [Fact]
    public void CreateInstances_AProviderThatCannotBeHad_IsToldOnceAndLoadsNoOther()
    {
        Fixture.CopyFile("Good", Plugins);
        var catalogue = Scan();

        var fault = Assert.Single(Assert.Throws<FapilogException>(
            () => catalogue.CreateInstances([Request("good", "a"), Request("nobody", "b"), Request("nobody", "c")])).Faults);

        Assert.Equal(("FAP1001", "Fapilog:Alerting:Providers:b:Provider"), (fault.Code, fault.Path));
        Assert.EndsWith(" The same at 'Fapilog:Alerting:Providers:c:Provider'.", fault.Message, StringComparison.Ordinal);
        Assert.Equal(ProviderState.Available, Assert.Single(catalogue.Entries).State);
    }

    [Fact]
    public void CreateInstances_AFaultInOne_DisposesTheOthers()
    {
        Fixture.CopyFile("Good", Plugins);
        Fixture.CopyFile("Construction", Plugins);
        var prefix = Guid.NewGuid().ToString();

        Faults(Request("good", settings: ("Prefix", prefix)), Request("throws-in-constructor"));

        Assert.Equal(prefix, AppDomain.CurrentDomain.GetData("fapilog.fixtures.good.disposed"));
    }

    [Fact]
    public void CreateInstances_NothingAsked_MakesNothing() => Assert.Empty(Scan().CreateInstances([]));

    [Fact]
    public void CreateInstances_AfterDispose_Throws()
    {
        var catalogue = Scan();
        catalogue.Dispose();
        Assert.Throws<ObjectDisposedException>(() => catalogue.CreateInstances([]));
    }

    [Fact]
    public void CreateInstances_BadRequest_IsTheCallersFault()
    {
        Assert.Throws<ArgumentException>(() => Scan().CreateInstances([Request("noop", instance: " ")]));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Scan().CreateInstances([Request("noop", options: new AlertInstanceOptions { Deadline = TimeSpan.Zero })]));
    }

    [Fact]
    public void Scan_BadArguments_Throws()
    {
        Assert.Throws<ArgumentException>(() => ProviderCatalogue.Scan(" "));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => ProviderCatalogue.Scan(Plugins, new ProviderCatalogueOptions { ConstructionTimeout = TimeSpan.Zero }));
    }

    [Fact]
    public void ToString_Entry_TellsNameStateAndPath()
    {
        var path = Fixture.CopyFile("Good", Plugins);
        Assert.Equal($"good Available {path}", Assert.Single(Scan().Entries).ToString());
    }
}
