using Fapilog.Alerting;

namespace Fapilog.Fixtures;

[AlertProvider("abstract-class")]
public abstract class AbstractClass : IAlertProvider
{
    public abstract IAlertDispatcher CreateDispatcher(AlertProviderContext context);
}

[AlertProvider("generic-class")]
public sealed class GenericClass<T> : Sound
{
}

[AlertProvider("no-interface")]
public sealed class NoInterface
{
}

[AlertProvider("no-constructor")]
public sealed class NoConstructor : Sound
{
    public NoConstructor(string name)
    {
    }
}

[AlertProvider("../evil")]
public sealed class BadName : Sound
{
}

[AlertProvider("bad-alias", Aliases = ["fine", "not fine"])]
public sealed class BadAlias : Sound
{
}

[AlertProvider("no-calls", MaxConcurrentCalls = 0)]
public sealed class NoCalls : Sound
{
}

[AlertProvider("noop", Aliases = ["Sound-One"])]
public sealed class ClaimsNoop : Sound
{
}

public class Sound : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => throw new NotSupportedException();
}
