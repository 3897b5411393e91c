using System.Runtime.CompilerServices;
using Fapilog.Alerting;

namespace Fapilog.Fixtures;

internal static class Mark
{
    [ModuleInitializer]
    internal static void Initialize() => throw new InvalidOperationException("the module initializer's own words");
}

[AlertProvider("first-of-module")]
public sealed class FirstOfModule : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => throw new NotSupportedException();
}

[AlertProvider("second-of-module")]
public sealed class SecondOfModule : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => throw new NotSupportedException();
}
