using System.Text;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Opsgenie;

/// <summary>
/// Opens an alert, or closes that of a finding that is over. The alias is the same at every attempt: an alert whose answer
/// was lost is counted once more and not opened twice.
/// </summary>
internal sealed class OpsgenieDispatcher : IAlertDispatcher, IAlertPreview, IDisposable
{
    private const string ContentType = "application/json";

    private readonly AlertProviderContext _context;
    private readonly OpsgenieSettings _settings;
    private readonly OpsgenieEndpoint _endpoint;
    private readonly HttpDelivery _delivery;

    public OpsgenieDispatcher(AlertProviderContext context)
    {
        _context = context;
        _settings = context.GetSettings<OpsgenieSettings>();
        _endpoint = new OpsgenieEndpoint(_settings);
        _delivery = new HttpDelivery(_settings.ToDeliveryOptions(new RetryOptions { OnRetry = LogRetry }), context.TimeProvider);
        if (OpsgenieEndpoint.WarningAt(context.TimeProvider.GetUtcNow(), _settings) is { } warning)
        {
            context.Log(AlertLogLevel.Warning, warning);
        }
    }

    public async Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);

        var key = ApiKey.Read(_settings);
        var (address, body) = Render(auditEvent, severity);
        var answer = await _delivery.SendAsync(
            new HttpDeliveryCall
            {
                Address = address,
                IsAddressSecret = false,
                Render = _ => new HttpDeliveryRequest { Body = body, ContentType = ContentType, Headers = Authorization(key) },
                Mask = SecretMask.None.With(key),
                Deadline = auditEvent.Alert.Deadline,
                Judge = OpsgenieOutcomes.Judge,
                PacedBy = key,
                Severity = severity,
            },
            cancellationToken).ConfigureAwait(false);
        return Receipt(answer, auditEvent);
    }

    public Task<AlertPreview> PreviewAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);
        cancellationToken.ThrowIfCancellationRequested();

        var key = ApiKey.Read(_settings);
        var (address, body) = Render(auditEvent, severity);
        var request = new AlertPreviewRequest
        {
            Method = "POST",
            Url = address.AbsoluteUri,
            Headers = new Dictionary<string, string>(Authorization(SecretMask.Replacement)) { ["content-type"] = ContentType },
            Body = SecretMask.None.With(key).Apply(Encoding.UTF8.GetString(body)),
        };
        return Task.FromResult(new AlertPreview { Requests = [request] });
    }

    public void Dispose() => _delivery.Dispose();

    private static Dictionary<string, string> Authorization(string key) => new() { ["authorization"] = $"GenieKey {key}" };

    private (Uri Address, byte[] Body) Render(AuditEvent auditEvent, AlertSeverity severity)
    {
        var alias = DeliveryKey.OfFinding(auditEvent);
        return auditEvent.Alert.Action is AlertAction.Clear
            ? (_endpoint.Close(alias), OpsgenieAlertBody.Close(auditEvent, severity))
            : (_endpoint.Create, OpsgenieAlertBody.Create(auditEvent, severity, alias));
    }

    private AlertReceipt Receipt(HttpAnswer answer, AuditEvent auditEvent)
    {
        var note = auditEvent.Alert.Action is AlertAction.Clear
            ? $"Accepted, not yet closed: {_endpoint.Name} works later, and drops the close of an alert that is not open."
            : $"Accepted, not yet delivered: {_endpoint.Name} works later, and opens the alert or counts it with the open one of its alias.";
        if (OpsgenieAnswer.IsThrottled(answer))
        {
            note += $" It says that requests are throttled{(OpsgenieAnswer.LimitOf(answer) is { } limit ? $" ({limit})" : string.Empty)}.";
            _context.Log(AlertLogLevel.Warning, note);
        }

        return new AlertReceipt { Reference = OpsgenieAnswer.Read(answer).RequestId, Note = note };
    }

    private void LogRetry(RetryArguments retry) => _context.Log(AlertLogLevel.Debug, retry.ToString());
}
