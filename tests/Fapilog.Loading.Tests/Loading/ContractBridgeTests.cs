using System.Reflection;
using Fapilog.Alerting;

namespace Fapilog.Loading.Tests.Loading;

public class ContractBridgeTests
{
    [Theory]
    [InlineData("Fapilog.Abstractions, Version=1.0.0.0")]
    [InlineData("Fapilog.Abstractions, Version=99.3.0.0")]
    public void Load_Contract_IsTheHostsWhateverVersionIsAsked(string name) =>
        Assert.Same(typeof(IAlertDispatcher).Assembly, new ContractBridge().LoadFromAssemblyName(new AssemblyName(name)));
}
