using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Webhook;

/// <summary>
/// The provider <c>webhook</c>: signed JSON to any HTTP endpoint.
/// </summary>
[AlertProvider(
    "webhook",
    Aliases = ["standard-webhook"],
    Description = "Signed JSON to any HTTP endpoint, after Standard Webhooks 1.0.",
    Settings = typeof(WebhookSettings),
    Channels = AlertChannels.Any,
    MaxConcurrentCalls = ConcurrentCalls,
    HandlesClear = true)]
public sealed class WebhookProvider : IAlertProvider
{
    internal const int ConcurrentCalls = 8;

    /// <inheritdoc/>
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => new WebhookDispatcher(context);
}

/// <summary>
/// Renders, signs and posts: the same bytes at every attempt, with a new signature.
/// </summary>
internal sealed class WebhookDispatcher : HttpAlertDispatcher<WebhookSettings>
{
    private readonly WebhookBatch? _batch;

    public WebhookDispatcher(AlertProviderContext context)
        : base(context)
    {
        _batch = Settings.BatchSize > 1 ? new WebhookBatch(Settings, Context.TimeProvider, PostAsync) : null;
    }

    public override Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default) => _batch is null
            ? base.SendAlertAsync(auditEvent, severity, channel, cancellationToken)
            : _batch.AddAsync(Render(auditEvent, severity, channel), cancellationToken);

    protected override IReadOnlyList<HttpAlert> Describe(AuditEvent auditEvent, AlertSeverity severity, string? channel) =>
        [Describe([Render(auditEvent, severity, channel)])];

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _batch?.Dispose();
        }

        base.Dispose(disposing);
    }

    private WebhookMessage Render(AuditEvent auditEvent, AlertSeverity severity, string? channel)
    {
        var body = WebhookBody.Render(auditEvent, severity, channel);
        var template = Settings.BodyTemplate?.Read(BodyTemplate.FindFault);
        return new WebhookMessage
        {
            Id = DeliveryKey.ForAlert(auditEvent),
            Body = template is null ? body : BodyTemplate.Parse(template).Fill(body, new AlertReport(auditEvent, severity)),
            Severity = severity,
            Deadline = auditEvent.Alert.Deadline,
        };
    }

    private HttpAlert Describe(IReadOnlyList<WebhookMessage> messages)
    {
        var (id, body) = _batch is null
            ? (messages[0].Id, messages[0].Body)
            : WebhookBatch.Join(messages, Context.TimeProvider.GetUtcNow());
        var text = Settings.Secret!.Read(StandardWebhookSecret.FindFault);
        var keys = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var secret = StandardWebhookSecret.Parse(text);
        var headers = RequestHeaders.Read(Settings);
        return new HttpAlert
        {
            Address = new Uri(Settings.Url!.Read(WebAddress.FindFault)),
            Body = body,
            ContentType = "application/json; charset=utf-8",
            SecretHeaders = headers,
            Secrets =
            [
                text, .. keys, .. keys.Select(key => key.Replace("whsec_", string.Empty, StringComparison.Ordinal)),

                // 'Bearer TOKEN' is a secret as a whole and in its last part, which an endpoint may quote alone.
                .. headers.Values.Select(value => value[(value.LastIndexOf(' ') + 1)..]),
            ],
            BeforeAttempt = (alert, now) => Sign(alert, secret, id, now),
            Receipt = answer => new AlertReceipt { Reference = id, Note = $"'{answer.Host}' answered {answer.Status}." },
        };
    }

    private static HttpAlert Sign(HttpAlert alert, StandardWebhookSecret secret, string id, DateTimeOffset now)
    {
        var headers = StandardWebhookHeaders.Create(secret, id, now, alert.Body.Span);
        var signatures = headers[StandardWebhookHeaders.Signature].Split(' ').Select(signature => signature["v1,".Length..]);
        return alert with { Headers = headers, Secrets = [.. alert.Secrets, .. signatures] };
    }

    private Task<AlertReceipt> PostAsync(IReadOnlyList<WebhookMessage> messages, CancellationToken cancellationToken) =>
        SendAsync(
        Describe(messages),
        messages.Max(message => message.Severity),
        messages.Min(message => message.Deadline),
        cancellationToken);
}
