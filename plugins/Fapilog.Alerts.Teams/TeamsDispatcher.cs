using System.Text;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Teams;

/// <summary>
/// Renders a card and gives it to the workflow, at the rate Teams documents.
/// </summary>
internal sealed class TeamsDispatcher : IAlertDispatcher, IAlertPreview, IDisposable
{
    private const string ContentType = "application/json; charset=utf-8";

    private readonly AlertProviderContext _context;
    private readonly TeamsSettings _settings;
    private readonly HttpDelivery _delivery;

    public TeamsDispatcher(AlertProviderContext context)
    {
        _context = context;
        _settings = context.GetSettings<TeamsSettings>();
        _delivery = new HttpDelivery(_settings.ToDeliveryOptions(new RetryOptions { OnRetry = LogRetry }, Rates), context.TimeProvider);
    }

    /// <summary>Gets what Teams takes per webhook, as its documentation of rate limits has it.</summary>
    public static IReadOnlyList<PacingRule> Rates { get; } =
    [
        new(4, TimeSpan.FromSeconds(1)),
        new(60, TimeSpan.FromSeconds(30)),
        new(100, TimeSpan.FromHours(1)),
        new(150, TimeSpan.FromHours(2)),
        new(1800, TimeSpan.FromDays(1)),
    ];

    public async Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);

        var address = WorkflowAddress.Read(_settings);
        var request = new HttpDeliveryRequest { Body = TeamsMessage.Render(auditEvent, severity), ContentType = ContentType };
        var answer = await _delivery.SendAsync(
            new HttpDeliveryCall
            {
                Address = address.Uri,
                Render = _ => request,
                Mask = address.Mask,
                Deadline = auditEvent.Alert.Deadline,
                Judge = TeamsAnswers.Judge,
                Severity = severity,
            },
            cancellationToken).ConfigureAwait(false);
        return new AlertReceipt
        {
            Reference = answer.Headers.GetValueOrDefault("x-ms-workflow-run-id"),
            Note = $"'{answer.Host}' accepted it ({answer.Status}). It is not posted yet: the workflow may still fail, and its run history says so.",
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

        var address = WorkflowAddress.Read(_settings);
        var request = new AlertPreviewRequest
        {
            Method = "POST",
            Url = $"{address.Uri.Scheme}://{address.Uri.Authority}/{SecretMask.Replacement}",
            Headers = new Dictionary<string, string> { ["content-type"] = ContentType },
            Body = Encoding.UTF8.GetString(TeamsMessage.Render(auditEvent, severity)),
        };
        return Task.FromResult(new AlertPreview { Requests = [request] });
    }

    public void Dispose() => _delivery.Dispose();

    private void LogRetry(RetryArguments retry) => _context.Log(AlertLogLevel.Debug, retry.ToString());
}
