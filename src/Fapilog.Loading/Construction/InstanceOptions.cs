using Fapilog.Alerting;

namespace Fapilog.Loading;

/// <summary>
/// How alerts are handed to a loaded provider: as configured, with what its declaration decides.
/// </summary>
internal static class InstanceOptions
{
    // What AlertInstanceOptions.MaxConcurrentCalls takes; a declaration knows only a least number.
    private const int MostConcurrentCalls = 64;

    public static AlertInstanceOptions Of(AlertInstanceOptions configured, ProviderDeclaration declaration)
    {
        var options = new AlertInstanceOptions
        {
            MinimumSeverity = configured.MinimumSeverity,
            Channel = declaration.Channels is AlertChannels.None ? null : configured.Channel,
            Deadline = configured.Deadline,
            MaxAlertAge = configured.MaxAlertAge,
            QueueCapacity = configured.QueueCapacity,
            MaxConcurrentCalls = Math.Min(declaration.MaxConcurrentCalls, MostConcurrentCalls),
            HandlesClear = declaration.HandlesClear,
            IncludeSensitive = configured.IncludeSensitive,
        };
        foreach (var key in configured.IncludeMetadata)
        {
            options.IncludeMetadata.Add(key);
        }

        return options;
    }
}
