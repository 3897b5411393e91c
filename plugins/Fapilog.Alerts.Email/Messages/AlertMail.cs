using System.Text;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;
using MimeKit;

namespace Fapilog.Alerts.Email;

/// <summary>
/// One alert as a mail: the same bytes for the same alert and moment.
/// </summary>
internal sealed class AlertMail : IDisposable
{
    /// <summary>How large a mail is at most, whatever the server takes: what is larger, some mail programs show half of.</summary>
    public const int MaxBytes = 96 * 1024;

    private static readonly FormatOptions Format = NewFormat();

    private readonly AuditEvent _auditEvent;
    private readonly AlertSeverity _severity;
    private readonly EmailSettings _settings;

    private AlertMail(AuditEvent auditEvent, AlertSeverity severity, EmailSettings settings, DateTimeOffset date, AlertReport report, MailLimits limits)
    {
        _auditEvent = auditEvent;
        _severity = severity;
        _settings = settings;
        Message = new MimeMessage { Date = date.ToUniversalTime() };
        Compose(report, MailContent.Of(report, auditEvent, limits));
        Bytes = Write(Message);
    }

    public MimeMessage Message { get; }

    /// <summary>Gets the whole message as it goes over the wire, but for the doubling of dots.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    public string Text => Encoding.UTF8.GetString(Bytes.Span);

    /// <summary>Renders as much of an alert as fits.</summary>
    /// <returns>The mail; larger than asked for only when not even the shortest form fits.</returns>
    public static AlertMail Render(
        AuditEvent auditEvent,
        AlertSeverity severity,
        EmailSettings settings,
        DateTimeOffset date,
        long maxBytes = MaxBytes)
    {
        var report = AlertReport.Of(auditEvent, severity);
        AlertMail? mail = null;
        foreach (var limits in MailLimits.WideToNarrow)
        {
            mail?.Dispose();
            mail = new AlertMail(auditEvent, severity, settings, date, report, limits);
            if (mail.Bytes.Length <= maxBytes)
            {
                break;
            }
        }

        return mail!;
    }

    /// <summary>Renders the same alert anew, for a server that takes less.</summary>
    public AlertMail Shortened(long maxBytes) => Render(_auditEvent, _severity, _settings, Message.Date, maxBytes);

    public void Dispose() => Message.Dispose();

    private void Compose(AlertReport report, MailContent content)
    {
        Message.From.Add(MailAddressText.Parse(_settings.From));
        Message.To.AddRange(_settings.To.Select(MailAddressText.Parse));
        MailHeaders.Set(Message, _auditEvent, _severity, report);
        var key = DeliveryKey.Of(_auditEvent);
        Message.Body = new MultipartAlternative(Part("plain", TextBody.Render(content)), Part("html", HtmlBody.Render(content)))
        {
            Boundary = "=_fapilog_" + key[..Math.Min(40, key.Length)],
        };
    }

    // Of all encodings the one that passes every server unchanged and can still be read in a mailbox's file.
    private static TextPart Part(string kind, string text)
    {
        var part = new TextPart(kind) { ContentTransferEncoding = ContentEncoding.QuotedPrintable };
        part.SetText(Encoding.UTF8, text);
        return part;
    }

    private static byte[] Write(MimeMessage message)
    {
        using var stream = new MemoryStream();
        message.WriteTo(Format, stream);
        return stream.ToArray();
    }

    private static FormatOptions NewFormat()
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        format.EnsureNewLine = true;
        return format;
    }
}
