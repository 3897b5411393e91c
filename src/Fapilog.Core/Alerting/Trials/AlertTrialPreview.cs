namespace Fapilog.Alerting;

/// <summary>
/// What an instance would send for one event, or why that cannot be shown.
/// </summary>
/// <remarks>Immutable; nothing of the provider's is kept.</remarks>
public sealed record AlertTrialPreview
{
    /// <summary>Gets a value indicating whether the event alerts under the trail's policy. One that does not is shown all the same.</summary>
    public required bool Alerts { get; init; }

    /// <summary>Gets the severity the alert is shown with.</summary>
    public required AlertSeverity Severity { get; init; }

    /// <summary>Gets why the event alerts, in the words of <see cref="AlertReason"/>.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>Gets the requests in the order they would be sent, at least one, secrets masked.</summary>
    /// <value><see langword="null"/> when there is a <see cref="Failure"/>.</value>
    public AlertPreview? Preview { get; init; }

    /// <summary>Gets why there is nothing to show, in sentences without a secret.</summary>
    /// <value><see langword="null"/> when there is a <see cref="Preview"/>.</value>
    public string? Failure { get; init; }
}
