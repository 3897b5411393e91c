using Fapilog.Alerting;

namespace Fapilog.Alerts.Webhook;

/// <summary>
/// One alert ready to be sent. Not a record: what is generated would print the body.
/// </summary>
internal sealed class WebhookMessage
{
    public required string Id { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    public required AlertSeverity Severity { get; init; }

    public DateTimeOffset? Deadline { get; init; }
}
