using System.Text;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.PagerDuty;

/// <summary>
/// Renders and posts. The same bytes at every attempt, and the same deduplication key: an alert whose answer was lost is not
/// opened twice.
/// </summary>
internal sealed class PagerDutyDispatcher : IAlertDispatcher, IAlertPreview, IDisposable
{
    private const string ContentType = "application/json";

    /// <summary>About 120 calls a minute for one integration key, counted over the last 60 seconds.</summary>
    private static readonly PacingRule Rate = new(120, TimeSpan.FromSeconds(60));

    private readonly AlertProviderContext _context;
    private readonly PagerDutySettings _settings;
    private readonly Uri _address;
    private readonly HttpDelivery _delivery;

    public PagerDutyDispatcher(AlertProviderContext context)
    {
        _context = context;
        _settings = context.GetSettings<PagerDutySettings>();
        _address = WebAddress.Append(WebAddress.Parse(_settings.BaseUrl), "/v2/enqueue");
        _delivery = new HttpDelivery(_settings.ToDeliveryOptions(new RetryOptions { OnRetry = LogRetry }, Rate), context.TimeProvider);
    }

    public async Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);

        var key = RoutingKey.Read(_settings);
        var body = PagerDutyEvent.Render(key, auditEvent, severity, _settings.ClientUrl);
        var answer = await _delivery.SendAsync(
            new HttpDeliveryCall
            {
                Address = _address,
                IsAddressSecret = false,
                Render = _ => new HttpDeliveryRequest { Body = body, ContentType = ContentType },
                Mask = SecretMask.None.With(key),
                Deadline = auditEvent.Alert.Deadline,
                Judge = PagerDutyOutcomes.Judge,
                PacedBy = key,
                Severity = severity,
            },
            cancellationToken).ConfigureAwait(false);
        return new AlertReceipt
        {
            Reference = PagerDutyAnswer.Read(answer).DedupKey ?? DeliveryKey.OfFinding(auditEvent),
            Note = auditEvent.Alert.Action is AlertAction.Clear
                ? "Accepted, not yet resolved: PagerDuty queues what it takes, and drops the resolve of an alert that is not open."
                : "Accepted, not yet delivered: PagerDuty queues what it takes. It opens the alert, or adds to the open one of this key.",
        };
    }

    public Task<AlertPreview> PreviewAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);
        cancellationToken.ThrowIfCancellationRequested();

        var key = RoutingKey.Read(_settings);
        var body = PagerDutyEvent.Render(key, auditEvent, severity, _settings.ClientUrl);
        var request = new AlertPreviewRequest
        {
            Method = "POST",
            Url = _address.AbsoluteUri,
            Headers = new Dictionary<string, string> { ["content-type"] = ContentType },
            Body = SecretMask.None.With(key).Apply(Encoding.UTF8.GetString(body)),
        };
        return Task.FromResult(new AlertPreview { Requests = [request] });
    }

    public void Dispose() => _delivery.Dispose();

    private void LogRetry(RetryArguments retry) => _context.Log(AlertLogLevel.Debug, retry.ToString());
}
