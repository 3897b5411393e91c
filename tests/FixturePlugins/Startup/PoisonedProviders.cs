using Fapilog.Alerting;

namespace Fapilog.Fixtures;

/// <summary>Its static constructor fails, after settings that work.</summary>
[AlertProvider("poisoned", Settings = typeof(SteppingSettings))]
public sealed class Poisoned : IAlertProvider
{
    static Poisoned()
    {
        Steps.Add("static constructor");
        throw new InvalidOperationException("the static constructor's own words");
    }

    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => throw new NotSupportedException();
}

public sealed class PoisonedSettings
{
    static PoisonedSettings()
    {
        throw new InvalidOperationException("the settings' own words");
    }

    public string? Room { get; set; }
}

[AlertProvider("poisoned-settings", Settings = typeof(PoisonedSettings))]
public sealed class PoisonedBySettings : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => throw new NotSupportedException();
}
