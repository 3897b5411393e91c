namespace Fapilog.Alerting;

/// <summary>
/// The vendor's confirmation that it accepted an alert.
/// </summary>
public sealed record AlertReceipt
{
    /// <summary>Gets the receipt of a vendor that accepted the alert without further details.</summary>
    public static AlertReceipt Accepted { get; } = new();

    /// <summary>
    /// Gets the vendor's identifier for the accepted alert: a Slack <c>ts</c>, a PagerDuty <c>dedup_key</c>, an Opsgenie
    /// request id.
    /// </summary>
    /// <value>The default is <see langword="null"/>: the vendor gave none.</value>
    public string? Reference { get; init; }

    /// <summary>Gets a short remark for people, such as "accepted, not yet delivered". It must not contain a secret.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Note { get; init; }
}
