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

    public WebhookDispatcher(AlertProviderContext context)
    {
        _context = context;
        _settings = context.GetSettings<WebhookSettings>();
        _delivery = new HttpDelivery(_settings.ToDeliveryOptions(new RetryOptions { OnRetry = LogRetry }), context.TimeProvider);
    }

    public async Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);

        var endpoint = WebhookEndpoint.Read(_settings);
        var body = WebhookBody.Render(auditEvent, severity, channel);
        var id = DeliveryKey.Of(auditEvent);
        var answer = await _delivery.SendAsync(
            new HttpDeliveryCall
            {
                Address = endpoint.Address,
                Render = attempt => new HttpDeliveryRequest
                {
                    Body = body,
                    ContentType = ContentType,
                    Headers = StandardWebhookHeaders.Create(endpoint.Secret, id, attempt.StartedAt, body),
                },
                Mask = endpoint.Mask,
                Deadline = auditEvent.Alert.Deadline,
                Severity = severity,
            },
            cancellationToken).ConfigureAwait(false);
        return new AlertReceipt { Reference = id, Note = $"'{answer.Host}' answered {answer.Status}." };
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
        var body = WebhookBody.Render(auditEvent, severity, channel);
        var id = DeliveryKey.Of(auditEvent);
        var headers = StandardWebhookHeaders.Create(endpoint.Secret, id, _context.TimeProvider.GetUtcNow(), body);
        var request = new AlertPreviewRequest
        {
            Method = "POST",
            Url = $"{endpoint.Address.Scheme}://{endpoint.Address.Authority}/{SecretMask.Replacement}",
            Headers = new Dictionary<string, string>(headers)
            {
                ["content-type"] = ContentType,
                [StandardWebhookHeaders.Signature] = $"v1,{SecretMask.Replacement}",
            },
            Body = Encoding.UTF8.GetString(body),
        };
        return Task.FromResult(new AlertPreview { Requests = [request] });
    }

    public void Dispose() => _delivery.Dispose();

    private void LogRetry(RetryArguments retry) => _context.Log(AlertLogLevel.Debug, retry.ToString());
}
