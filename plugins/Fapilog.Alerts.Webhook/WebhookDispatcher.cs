using System.Text;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Webhook;

/// <summary>
/// Renders, signs and posts. The same bytes at every attempt, a new signature at each.
/// </summary>
internal sealed class WebhookDispatcher : IAlertDispatcher, IAlertPreview, IDisposable
{
    private const string ContentType = "application/json; charset=utf-8";

    private readonly AlertProviderContext _context;
    private readonly WebhookSettings _settings;
    private readonly HttpDelivery _delivery;
    private readonly WebhookBatch? _batch;

    public WebhookDispatcher(AlertProviderContext context)
    {
        _context = context;
        _settings = context.GetSettings<WebhookSettings>();
        _delivery = new HttpDelivery(_settings.ToDeliveryOptions(new RetryOptions { OnRetry = LogRetry }), context.TimeProvider);
        _batch = _settings.BatchSize > 1 ? new WebhookBatch(_settings, context.TimeProvider, PostAsync) : null;
    }

    public async Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);

        var message = Render(WebhookEndpoint.Read(_settings), auditEvent, severity, channel);
        return _batch is null
            ? await PostAsync([message], cancellationToken).ConfigureAwait(false)
            : await _batch.AddAsync(message, cancellationToken).ConfigureAwait(false);
    }

    public Task<AlertPreview> PreviewAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);
        cancellationToken.ThrowIfCancellationRequested();

        var endpoint = WebhookEndpoint.Read(_settings);
        var now = _context.TimeProvider.GetUtcNow();
        var (id, body) = Join([Render(endpoint, auditEvent, severity, channel)], now);
        var headers = Headers(endpoint, id, now, body);
        foreach (var name in endpoint.Headers.Keys)
        {
            headers[name] = SecretMask.Replacement;
        }

        headers["content-type"] = ContentType;
        headers[StandardWebhookHeaders.Signature] = $"v1,{SecretMask.Replacement}";
        var request = new AlertPreviewRequest
        {
            Method = "POST",
            Url = $"{endpoint.Address.Scheme}://{endpoint.Address.Authority}/{SecretMask.Replacement}",
            Headers = headers,
            Body = Encoding.UTF8.GetString(body),
        };
        return Task.FromResult(new AlertPreview { Requests = [request] });
    }

    public void Dispose()
    {
        _batch?.Dispose();
        _delivery.Dispose();
    }

    private static WebhookMessage Render(WebhookEndpoint endpoint, AuditEvent auditEvent, AlertSeverity severity, string? channel)
    {
        var body = WebhookBody.Render(auditEvent, severity, channel);
        return new WebhookMessage
        {
            Id = DeliveryKey.Of(auditEvent),
            Body = endpoint.Template?.Fill(body, AlertReport.Of(auditEvent, severity)) ?? body,
            Severity = severity,
            Deadline = auditEvent.Alert.Deadline,
        };
    }

    private static Dictionary<string, string> Headers(WebhookEndpoint endpoint, string id, DateTimeOffset now, byte[] body) =>
        new([.. StandardWebhookHeaders.Create(endpoint.Secret, id, now, body), .. endpoint.Headers], StringComparer.OrdinalIgnoreCase);

    private (string Id, byte[] Body) Join(IReadOnlyList<WebhookMessage> messages, DateTimeOffset now) =>
        _batch is null ? (messages[0].Id, messages[0].Body.ToArray()) : WebhookBatch.Join(messages, now);

    private async Task<AlertReceipt> PostAsync(IReadOnlyList<WebhookMessage> messages, CancellationToken cancellationToken)
    {
        var endpoint = WebhookEndpoint.Read(_settings);
        var (id, body) = Join(messages, _context.TimeProvider.GetUtcNow());
        var answer = await _delivery.SendAsync(
            new HttpDeliveryCall
            {
                Address = endpoint.Address,
                Render = attempt => new HttpDeliveryRequest
                {
                    Body = body,
                    ContentType = ContentType,
                    Headers = Headers(endpoint, id, attempt.StartedAt, body),
                },
                Mask = endpoint.Mask,
                Deadline = messages.Min(message => message.Deadline),
                Severity = messages.Max(message => message.Severity),
            },
            cancellationToken).ConfigureAwait(false);
        return new AlertReceipt { Reference = id, Note = $"'{answer.Host}' answered {answer.Status}." };
    }

    private void LogRetry(RetryArguments retry) => _context.Log(AlertLogLevel.Debug, retry.ToString());
}
