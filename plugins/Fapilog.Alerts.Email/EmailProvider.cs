using System.Collections.Concurrent;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;
using MimeKit;

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
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context)
    {
        var dispatcher = new EmailDispatcher(context);
        if (context.GetSettings<EmailSettings>().PortWarning is { } warning)
        {
            context.Log(AlertLogLevel.Warning, warning);
        }

        return dispatcher;
    }
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
        var receipt = await SendAsync(mail, auditEvent.Alert.Deadline, cancellationToken).ConfigureAwait(false);
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

    /// <summary>
    /// Sends a mail, and again to those who were refused for now. Once somebody has it, the alert is delivered: offered again,
    /// it would come twice, or the full mailbox of one would pause the instance for all.
    /// </summary>
    private async Task<MailReceipt> SendAsync(AlertMail mail, DateTimeOffset? deadline, CancellationToken cancellationToken)
    {
        MailReceipt? receipt = null;
        IReadOnlyList<MailboxAddress> recipients = mail.Recipients;
        try
        {
            return await _retry.RunAsync(_session.Server, TryAsync, deadline, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (receipt is not null && failure is AlertDeliveryException or OperationCanceledException)
        {
            return receipt!;
        }

        async Task<MailReceipt> TryAsync(CancellationToken token)
        {
            var latest = await _session.SendAsync(mail, recipients, token).ConfigureAwait(false);
            receipt = receipt is null ? latest : receipt.WithoutRefused(recipients).And(latest.Refused);
            var later = latest.Refused.Where(IsWorthAnotherAttempt).ToArray();
            recipients = [.. recipients.Where(one => later.Any(refused => refused.Is(one)))];
            return later is [var first, ..]
                ? throw new AlertDeliveryException(
                    $"'{_session.Server}' refused the recipient '{first.Address}' with {first.Code} {first.Text}; others have the mail.")
                : receipt;
        }
    }

    // One who was refused the mail before this one too would only delay those that follow.
    private bool IsWorthAnotherAttempt(RefusedRecipient refused) => refused.MayPass && !_refused.ContainsKey(refused.Address);

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
                + (one.MayPass
                    ? "It gets the next mail if the server accepts it then."
                    : "Correct or remove it in 'To'."));
        }

        foreach (
            var address in _refused.Keys.Except(receipt.Refused.Select(one => one.Address), StringComparer.OrdinalIgnoreCase))
        {
            _refused.TryRemove(address, out _);
        }
    }
}
