using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;

namespace Fapilog.Fixtures;

public sealed class HangingSettings
{
    public string Room
    {
        get => string.Empty;
        set => Steps.Hang();
    }
}

[AlertProvider("hangs-in-setter", Settings = typeof(HangingSettings))]
public sealed class HangsInSetter : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => new SilentDispatcher();
}

public sealed class HangingRuleAttribute : ValidationAttribute
{
    public override bool IsValid(object? value)
    {
        Steps.Hang();
        return true;
    }
}

public sealed class HangingRuleSettings
{
    [HangingRule]
    public string? Room { get; set; }
}

[AlertProvider("hangs-in-validation", Settings = typeof(HangingRuleSettings))]
public sealed class HangsInValidation : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => new SilentDispatcher();
}

[AlertProvider("hangs-in-create")]
public sealed class HangsInCreate : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context)
    {
        Steps.Hang();
        return new SilentDispatcher();
    }
}
