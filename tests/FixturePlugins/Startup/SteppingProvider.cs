using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;

namespace Fapilog.Fixtures;

public sealed class SteppingSettings
{
    private string? _room;

    public SteppingSettings()
    {
        Steps.Add("settings made");
    }

    [Required]
    public string? Room
    {
        get => _room;
        set
        {
            Steps.Add("room set");
            _room = value;
        }
    }

    public Secret? Token { get; set; }
}

/// <summary>Tells each step of its making.</summary>
[AlertProvider("stepping", Settings = typeof(SteppingSettings))]
public sealed class SteppingProvider : IAlertProvider
{
    public SteppingProvider()
    {
        Steps.Add("provider made");
    }

    /// <summary>Not what a provider is called by.</summary>
    public string Name => throw new InvalidOperationException("the name's own words");

    public IAlertDispatcher CreateDispatcher(AlertProviderContext context)
    {
        var settings = context.GetSettings<SteppingSettings>();
        Steps.Add($"dispatcher of {context.InstanceName} for {settings.Room} with {settings.Token?.GetValue()}");
        return new SilentDispatcher();
    }
}
