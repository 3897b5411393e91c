using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;

namespace Fapilog.Fixtures;

/// <summary>An exception that is as hard to describe as it can be.</summary>
public sealed class UnspeakableException : Exception
{
    public override string Message => throw new InvalidOperationException("no words");

    public override Exception GetBaseException() => throw new InvalidOperationException("no base");
}

[AlertProvider("throws-unspeakable")]
public sealed class ThrowsUnspeakable : IAlertProvider
{
    public ThrowsUnspeakable()
    {
        throw new UnspeakableException();
    }

    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => throw new NotSupportedException();
}

/// <summary>Throws what wraps its cause twice.</summary>
[AlertProvider("throws-wrapped", Settings = typeof(SteppingSettings))]
public sealed class ThrowsWrapped : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context)
    {
        var token = context.GetSettings<SteppingSettings>().Token?.GetValue();
        throw new AggregateException("outer", new InvalidOperationException("middle", new FormatException($"inner {token}")));
    }
}

public sealed class TellingRuleAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => throw new InvalidOperationException($"cannot check {value}");
}

public sealed class TellingRuleSettings
{
    [TellingRule]
    public string? Password { get; set; }
}

/// <summary>Its settings' rule puts a value into what it throws.</summary>
[AlertProvider("tells-in-rule", Settings = typeof(TellingRuleSettings))]
public sealed class TellsInRule : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => throw new NotSupportedException();
}

[AlertProvider("twin")]
public sealed class FirstTwin : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => new SilentDispatcher();
}

[AlertProvider("TWIN")]
public sealed class SecondTwin : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => new SilentDispatcher();
}
