using System.Reflection;
using Fapilog.Alerting;

namespace Fapilog.Loading.Tests.Assemblies;

public class ContractBridgeTests : PluginsFolderFixture
{
    [Theory]
    [InlineData("Fapilog.Abstractions, Version=1.0.0.0")]
    [InlineData("Fapilog.Abstractions, Version=99.3.0.0")]
    public void Load_Contract_IsTheHostsWhateverVersionIsAsked(string name) =>
        Assert.Same(typeof(IAlertDispatcher).Assembly, new ContractBridge().LoadFromAssemblyName(new AssemblyName(name)));

    [Fact]
    public void Load_ProviderOfANewerContractThatItShips_SharesTheHosts()
    {
        var path = new EmittedAssembly { Contract = new(99, 3, 0, 0), IsComplete = true }.WriteTo(Plugins);
        var contract = typeof(IAlertProvider).Assembly.Location;
        File.Copy(contract, Path.Combine(Plugins, Path.GetFileName(contract)));

        var type = new McMasterAssemblyLoader().Load(path).GetType("Emitted.Provider", throwOnError: true)!;

        Assert.IsAssignableFrom<IAlertProvider>(Activator.CreateInstance(type));
    }
}
