namespace Fapilog.Testing;

/// <summary>
/// What an <see cref="AlertmanagerDouble"/> knows of one set of labels: all posts with the same labels are one alert.
/// </summary>
public sealed record AlertmanagerAlert
{
    /// <summary>Gets the labels, which are the alert's identity; none is empty.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Gets the annotations of the last post; none is empty.</summary>
    public required IReadOnlyDictionary<string, string> Annotations { get; init; }

    /// <summary>Gets when it began: the earliest of the posts that overlap.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>Gets when it ends or ended.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>Determines whether the alert fires at a moment.</summary>
    /// <param name="now">The moment.</param>
    /// <returns><see langword="true"/> before <see cref="EndsAt"/>.</returns>
    public bool IsFiring(DateTimeOffset now) => EndsAt > now;

    /// <summary>Returns the name and the end; no annotation.</summary>
    /// <returns>Text for a test's output.</returns>
    public override string ToString() => $"{Labels.GetValueOrDefault("alertname", "?")} until {EndsAt:O}";
}
