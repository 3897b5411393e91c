namespace Fapilog.Alerting;

/// <summary>
/// The requests a dispatcher would make for one alert.
/// </summary>
public sealed record AlertPreview
{
    /// <summary>Gets the requests in the order they would be sent, secrets redacted.</summary>
    public required IReadOnlyList<AlertPreviewRequest> Requests { get; init; }
}
