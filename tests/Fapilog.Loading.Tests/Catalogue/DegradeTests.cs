using Fapilog.Alerting;
using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Catalogue;

public sealed class DegradeTests : PluginsFolderFixture
{
    [Fact]
    public async Task CreateInstances_Degrade_FaultsWhatCannotBeMadeAndMakesTheRest()
    {
        Fixture.CopyFile("Good", Plugins);
        var options = new AlertInstanceOptions { QueueCapacity = 7 };

        var instances = Scan().CreateInstances(
            [
                Request("good", "chat", settings: ("Prefix", "made")),
                Request("nobody", "mail", options),
                Request("good", "oncall", settings: [("Prefx", "x"), ("Prefix", "")]),
            ],
            ProviderErrorBehavior.Degrade);

        Assert.Equal(["chat", "mail", "oncall"], instances.Select(instance => instance.Name));
        Assert.Equal("made|Error||e-1", (await Send(instances[0])).Reference);
        Assert.Empty(instances[0].Faults);
        Assert.Equal(["FAP1001"], instances[1].Faults.Select(fault => fault.Code));
        Assert.Equal(["FAP2101", "FAP2102"], instances[2].Faults.Select(fault => fault.Code));
        Assert.Equal(7, instances[1].Options.QueueCapacity);
    }

    [Fact]
    public void CreateInstances_DegradeWithABadRequest_IsStillTheCallersFault() =>
        Assert.Throws<ArgumentException>(
            () => Scan().CreateInstances([Request("noop", instance: " ")], ProviderErrorBehavior.Degrade));
}
