using System.Text;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Alertmanager;

/// <summary>
/// Renders an alert once and tells every member of the cluster.
/// </summary>
internal sealed class AlertmanagerDispatcher : IAlertDispatcher, IAlertPreview, IDisposable
{
    private const string ContentType = "application/json";

    private readonly AlertProviderContext _context;
    private readonly AlertmanagerSettings _settings;
    private readonly AlertmanagerCluster _cluster;

    public AlertmanagerDispatcher(AlertProviderContext context)
    {
        _context = context;
        _settings = context.GetSettings<AlertmanagerSettings>();
        _cluster = new AlertmanagerCluster(_settings, LogRetry, context.TimeProvider);
    }

    public async Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);

        var credentials = AlertmanagerCredentials.Read(_settings);
        var body = Render(auditEvent, severity);
        var request = new HttpDeliveryRequest { Body = body, ContentType = ContentType, Headers = credentials.Headers };
        var outcomes = await _cluster.SendAsync(
            member => new HttpDeliveryCall
            {
                Address = member.Address,
                Render = _ => request,
                Mask = credentials.Mask,
                Deadline = auditEvent.Alert.Deadline,
                Judge = AlertmanagerAnswers.Judge,
                Severity = severity,
            },
            cancellationToken).ConfigureAwait(false);
        return new AlertReceipt { Note = Note(outcomes) };
    }

    public Task<AlertPreview> PreviewAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);
        cancellationToken.ThrowIfCancellationRequested();

        var headers = new Dictionary<string, string>(AlertmanagerCredentials.Read(_settings).Shown) { ["content-type"] = ContentType };
        var body = Encoding.UTF8.GetString(Render(auditEvent, severity));
        var requests = _cluster.Members.Select(member => new AlertPreviewRequest
        {
            Method = "POST",
            Url = member.Address.AbsoluteUri,
            Headers = headers,
            Body = body,
        });
        return Task.FromResult(new AlertPreview { Requests = [.. requests] });
    }

    public void Dispose() => _cluster.Dispose();

    private byte[] Render(AuditEvent auditEvent, AlertSeverity severity) =>
        AlertBody.Render(auditEvent, severity, _settings, _context.TimeProvider.GetUtcNow());

    /// <summary>Tells who has the alert; the log hears of a member when it begins to fail and when it is back.</summary>
    private string Note(IReadOnlyList<MemberOutcome> outcomes)
    {
        foreach (var (member, failure) in outcomes)
        {
            var isNews = member.Note(failure is not null);
            if (failure is not null)
            {
                _context.Log(
                    isNews ? AlertLogLevel.Warning : AlertLogLevel.Debug,
                    $"The Alertmanager '{member.Name}' did not accept an alert that another member has. {failure.Message}");
            }
            else if (isNews)
            {
                _context.Log(AlertLogLevel.Information, $"The Alertmanager '{member.Name}' accepts alerts again.");
            }
        }

        var accepted = $"{outcomes.Count(outcome => outcome.IsAccepted)} of {outcomes.Count} Alertmanagers accepted it.";
        var missing = outcomes.Where(outcome => !outcome.IsAccepted).Select(outcome => $"'{outcome.Member.Name}' did not: {outcome.Failure!.Message}");
        return string.Join(' ', [accepted, .. missing]);
    }

    private void LogRetry(RetryArguments retry) => _context.Log(AlertLogLevel.Debug, retry.ToString());
}
