using Fapilog.Alerting;

namespace Fapilog.Fixtures;

[AlertProvider("throws-in-constructor")]
public sealed class ThrowsInConstructor : IAlertProvider
{
    public ThrowsInConstructor()
    {
        throw new InvalidOperationException("the constructor's own words");
    }

    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => throw new NotSupportedException();
}

[AlertProvider("throws-in-static-constructor")]
public sealed class ThrowsInStaticConstructor : IAlertProvider
{
    static ThrowsInStaticConstructor()
    {
        throw new InvalidOperationException("the static constructor's own words");
    }

    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => throw new NotSupportedException();
}

/// <summary>Hangs until <c>fapilog.fixtures.release</c> of the application domain, an event, is set.</summary>
[AlertProvider("hangs-in-constructor")]
public sealed class HangsInConstructor : IAlertProvider
{
    public HangsInConstructor()
    {
        ((ManualResetEventSlim)AppDomain.CurrentDomain.GetData("fapilog.fixtures.release")!).Wait();
    }

    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => throw new NotSupportedException();
}
