using Fapilog.Alerting;

namespace Fapilog.Hosting;

/// <summary>
/// What configuration says of one instance beside its provider and the provider's own settings.
/// </summary>
internal class InstanceSettings
{
    private static readonly AlertInstanceOptions Defaults = new();

    public AlertSeverity MinimumSeverity { get; set; } = Defaults.MinimumSeverity;

    public string? Channel { get; set; }

    public TimeSpan Deadline { get; set; } = Defaults.Deadline;

    public TimeSpan MaxAlertAge { get; set; } = Defaults.MaxAlertAge;

    public int QueueCapacity { get; set; } = Defaults.QueueCapacity;

    public bool IncludeSensitive { get; set; }

    public IReadOnlyList<string> IncludeMetadata { get; set; } = [];

    /// <summary>Returns settings of their own that begin with the values of these.</summary>
    public InstanceSettings Inherit() => new()
    {
        MinimumSeverity = MinimumSeverity,
        Deadline = Deadline,
        MaxAlertAge = MaxAlertAge,
        QueueCapacity = QueueCapacity,
        IncludeSensitive = IncludeSensitive,
        IncludeMetadata = IncludeMetadata,
    };

    public AlertInstanceOptions ToOptions()
    {
        var options = new AlertInstanceOptions
        {
            MinimumSeverity = MinimumSeverity,
            Channel = Channel,
            Deadline = Deadline,
            MaxAlertAge = MaxAlertAge,
            QueueCapacity = QueueCapacity,
            IncludeSensitive = IncludeSensitive,
        };
        foreach (var key in IncludeMetadata)
        {
            options.IncludeMetadata.Add(key);
        }

        return options;
    }
}
