namespace Fapilog.Alerting;

/// <summary>
/// How a trail hands alerts to one dispatcher. Read once, when the trail is made.
/// </summary>
public sealed class AlertInstanceOptions
{
    /// <summary>Gets or sets the least severity that is handed over.</summary>
    /// <value>The default is <see cref="AlertSeverity.Info"/>: everything that alerts.</value>
    public AlertSeverity MinimumSeverity { get; set; } = AlertSeverity.Info;

    /// <summary>Gets or sets the channel passed to the dispatcher.</summary>
    /// <value>The default is <see langword="null"/>: the provider's own default.</value>
    public string? Channel { get; set; }

    /// <summary>Gets or sets how long one call may take, counted from its start, before it is abandoned.</summary>
    /// <value>The default is 60 seconds. From 1 second to 1 hour.</value>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets or sets how long after its event was stored an alert is still offered again.</summary>
    /// <value>The default is 24 hours. From 1 second to 30 days.</value>
    public TimeSpan MaxAlertAge { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// Gets or sets how many alerts may wait. When the queue is full, the least severe and newest gives way and is counted
    /// as undelivered.
    /// </summary>
    /// <value>The default is 10,000. At least 1.</value>
    public int QueueCapacity { get; set; } = 10_000;

    /// <summary>Gets or sets how many calls are made at a time.</summary>
    /// <value>The default is 1. From 1 to 64. A loaded provider declares its own.</value>
    public int MaxConcurrentCalls { get; set; } = 1;

    /// <summary>Gets or sets a value indicating whether the dispatcher understands <see cref="AlertAction.Clear"/>.</summary>
    /// <value>The default is <see langword="false"/>. A loaded provider declares its own.</value>
    public bool HandlesClear { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether the dispatcher sees the whole event, even one that holds PII or PHI.
    /// </summary>
    /// <value>
    /// The default is <see langword="false"/>: it sees what names and places the event, and the message and the metadata of
    /// <see cref="IncludeMetadata"/> unless the event is flagged.
    /// </value>
    public bool IncludeSensitive { get; set; }

    /// <summary>Gets the metadata keys the dispatcher sees of events that are not flagged PII or PHI.</summary>
    /// <value>The default is none.</value>
    public IList<string> IncludeMetadata { get; private set; } = [];

    /// <summary>Returns a copy, so that what the host changes later does not reach a running pump.</summary>
    internal AlertInstanceOptions Copy()
    {
        var copy = (AlertInstanceOptions)MemberwiseClone();
        copy.IncludeMetadata = [.. IncludeMetadata];
        return copy;
    }
}
