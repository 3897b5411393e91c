using System.Text;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Slack;

/// <summary>
/// Posts each alert as one message, at Slack's pace for its channel.
/// </summary>
internal sealed class SlackDispatcher : IAlertDispatcher, IAlertPreview, IDisposable
{
    // Slack's documented rate; whoever goes on beyond it risks that the app is disabled for good.
    private static readonly PacingRule OneASecond = new(1, TimeSpan.FromSeconds(1));

    private readonly AlertProviderContext _context;
    private readonly SlackSettings _settings;
    private readonly HttpDelivery _delivery;
    private readonly SlackThreads _threads = new();

    public SlackDispatcher(AlertProviderContext context)
    {
        _context = context;
        _settings = context.GetSettings<SlackSettings>();
        _delivery = new HttpDelivery(_settings.ToDeliveryOptions(new RetryOptions { OnRetry = LogRetry }, OneASecond), context.TimeProvider);
    }

    public async Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);

        var destination = SlackDestinations.Choose(_settings, channel);
        var key = SlackThreads.KeyOf(auditEvent, destination);
        var post = new SlackPost(auditEvent, severity, destination, _threads.Find(key));
        var answer = await _delivery.SendAsync(post.ToCall(), cancellationToken).ConfigureAwait(false);
        if (post.Thread is null)
        {
            _threads.Forget(key);
        }

        _threads.Keep(key, auditEvent.Alert.Action, post.Reply.Timestamp);
        return post.ToReceipt(answer);
    }

    public Task<AlertPreview> PreviewAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);
        cancellationToken.ThrowIfCancellationRequested();

        var destination = SlackDestinations.Choose(_settings, channel);
        var thread = _threads.Find(SlackThreads.KeyOf(auditEvent, destination));
        var headers = new Dictionary<string, string> { ["content-type"] = SlackPost.ContentType };
        if (destination.Token is not null)
        {
            headers["authorization"] = $"Bearer {SecretMask.Replacement}";
        }

        var request = new AlertPreviewRequest
        {
            Method = "POST",
            Url = destination.Token is not null
                ? destination.Address.AbsoluteUri
                : $"{destination.Address.Scheme}://{destination.Address.Authority}/{SecretMask.Replacement}",
            Headers = headers,
            Body = destination.Mask.Apply(Encoding.UTF8.GetString(SlackBody.Render(auditEvent, severity, destination, thread))),
        };
        return Task.FromResult(new AlertPreview { Requests = [request] });
    }

    public void Dispose() => _delivery.Dispose();

    private void LogRetry(RetryArguments retry) => _context.Log(AlertLogLevel.Debug, retry.ToString());
}
