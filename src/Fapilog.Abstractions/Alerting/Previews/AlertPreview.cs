namespace Fapilog.Alerting;

/// <summary>
/// The requests that a dispatcher would make for one alert.
/// </summary>
public sealed record AlertPreview
{
    /// <summary>Gets the requests in the order in which they would be sent, with secrets redacted.</summary>
    public required IReadOnlyList<AlertPreviewRequest> Requests { get; init; }
}
