using System.Collections.Concurrent;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Email;

/// <summary>
/// The provider <c>email</c>: mail over SMTP.
/// </summary>
[AlertProvider(
    "email",
    Aliases = ["smtp", "mail"],
    Description = "Mail over SMTP, with STARTTLS or TLS.",
    Settings = typeof(EmailSettings),
    Channels = AlertChannels.None,
    HandlesClear = true)]
public sealed class EmailProvider : IAlertProvider
{
    /// <inheritdoc/>
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => new EmailDispatcher(context);
}

/// <summary>
/// Renders each alert once and sends it, the same bytes at every attempt.
/// </summary>
internal sealed class EmailDispatcher : IAlertDispatcher, IAlertPreview, IAsyncDisposable
{
    private readonly AlertProviderContext _context;
    private readonly EmailSettings _settings;
    private readonly RetryEngine _retry;
    private readonly MailSession _session;
    private readonly ConcurrentDictionary<string, int> _refused = new(StringComparer.OrdinalIgnoreCase);

    public EmailDispatcher(AlertProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);

        _context = context;
        _settings = context.GetSettings<EmailSettings>();
        _retry = new RetryEngine(
            new RetryOptions
            {
                AttemptTimeout = _settings.Timeout,
                OnRetry = message => context.Log(AlertLogLevel.Debug, message),
            },
            context.TimeProvider);
        _session = new MailSession(_settings, context.TimeProvider);
    }

    public async Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);

        using var mail = Render(auditEvent, severity);
        var receipt = await _retry.RunAsync(
            _session.Server,
            token => _session.SendAsync(mail, token),
            auditEvent.Alert.Deadline,
            cancellationToken).ConfigureAwait(false);
        LogRefused(receipt);
        return new AlertReceipt { Reference = mail.Message.MessageId, Note = receipt.Note };
    }

    public Task<AlertPreview> PreviewAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);
        cancellationToken.ThrowIfCancellationRequested();

        using var mail = Render(auditEvent, severity);
        var request = new AlertPreviewRequest
        {
            Method = "SMTP",
            Url = $"smtp://{_session.Server}",
            Body = mail.Text,
        };
        return Task.FromResult(new AlertPreview { Requests = [request] });
    }

    public ValueTask DisposeAsync() => _session.DisposeAsync();

    private AlertMail Render(AuditEvent auditEvent, AlertSeverity severity) =>
        AlertMail.Render(auditEvent, severity, _settings, _context.TimeProvider.GetUtcNow());

    /// <summary>Warns once for each recipient and code, because in a storm of alerts every mail has the same ones.</summary>
    private void LogRefused(MailReceipt receipt)
    {
        foreach (var one in receipt.Refused)
        {
            var isKnown = _refused.TryGetValue(one.Address, out var code) && code == one.Code;
            _refused[one.Address] = one.Code;
            _context.Log(
                isKnown ? AlertLogLevel.Debug : AlertLogLevel.Warning,
                $"'{_session.Server}' refused the recipient '{one.Address}' with {one.Code} {one.Text}; the others got the mail. "
                + "Correct or remove it in 'To'.");
        }

        foreach (
            var address in _refused.Keys.Except(receipt.Refused.Select(one => one.Address), StringComparer.OrdinalIgnoreCase))
        {
            _refused.TryRemove(address, out _);
        }
    }
}
