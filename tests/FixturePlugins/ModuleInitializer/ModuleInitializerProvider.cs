using System.Runtime.CompilerServices;
using Fapilog.Alerting;

namespace Fapilog.Fixtures;

internal static class Mark
{
    /// <summary>Leaves a mark in the process and fails.</summary>
    [ModuleInitializer]
    internal static void Initialize()
    {
        AppDomain.CurrentDomain.SetData("fapilog.fixtures.module-initializer", "ran");
        throw new InvalidOperationException("the module initializer's own words");
    }
}

[AlertProvider("module-initializer")]
public sealed class ModuleInitializerProvider : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => throw new NotSupportedException();
}
