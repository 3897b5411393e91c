namespace Fapilog.Testing;

/// <summary>
/// The state of an <see cref="AlertmanagerDouble"/> for one set of labels: all posts with the same labels are one alert.
/// </summary>
public sealed record AlertmanagerAlert
{
    /// <summary>Gets the labels, which identify the alert; none is empty.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Gets the annotations of the last post; none is empty.</summary>
    public required IReadOnlyDictionary<string, string> Annotations { get; init; }

    /// <summary>Gets the start: the earliest of the overlapping posts.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>Gets the end, in the past or future.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>Determines whether the alert fires at a point in time.</summary>
    /// <param name="now">The point in time.</param>
    /// <returns><see langword="true"/> before <see cref="EndsAt"/>; otherwise <see langword="false"/>.</returns>
    public bool IsFiring(DateTimeOffset now) => EndsAt > now;

    /// <summary>Returns the name and the end, without annotations.</summary>
    /// <returns>Text for a test's output.</returns>
    public override string ToString() => $"{Labels.GetValueOrDefault("alertname", "?")} until {EndsAt:O}";
}
