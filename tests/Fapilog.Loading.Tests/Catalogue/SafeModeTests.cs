using Fapilog.Alerting;
using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Catalogue;

public class SafeModeTests : PluginsFolderFixture
{
    [Fact]
    public async Task CreateInstances_InSafeMode_LoadsAndCopiesNothingAndDisablesWhatConfigurationNames()
    {
        Fixture.CopyFile("ModuleInitializer", Plugins);
        var catalogue = Scan(options => options.SafeMode = true);

        var instances = catalogue.CreateInstances(
            [Request("module-initializer", "chat"), Request("nobody", "oncall"), Request("noop", "none")]);

        Assert.Equal(
            [("chat", AlertInstanceState.Disabled), ("oncall", AlertInstanceState.Disabled), ("none", AlertInstanceState.Ready)],
            instances.Select(instance => (instance.Name, instance.State)));
        Assert.StartsWith("FAP1033: Safe mode: no provider is loaded.", instances[0].Reason, StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<AlertDeliveryException>(() => Send(instances[0]));
        Assert.Equal((AlertFailureKind.InstanceFailed, instances[0].Reason), (refused.Kind, refused.Message));
        Assert.Equal(ProviderState.Available, Assert.Single(catalogue.Entries).State);
        Assert.False(Directory.Exists(Copies));
        Assert.Equal(
            ["Warning Fapilog.Loading 1131: FAP1033: Safe mode: no provider is loaded, and these alert instances deliver nothing: 'chat', 'oncall'. Unset FAPILOG_SAFE_MODE and restart."],
            Log.Lines);
    }

    [Fact]
    public void CreateInstances_InSafeModeWithNothingToDisable_SaysNothing()
    {
        Scan(options => options.SafeMode = true).CreateInstances([Request("noop")]);

        Assert.Empty(Log.Lines);
    }
}
