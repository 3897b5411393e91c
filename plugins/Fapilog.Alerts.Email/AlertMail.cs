using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
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
    /// <summary>The limit of a mail, whatever the server accepts: of a larger one some mail programs show only a part.</summary>
    public const int MaxBytes = 96 * 1024;

    private static readonly FormatOptions Format = NewFormat();

    private readonly AuditEvent _auditEvent;
    private readonly AlertSeverity _severity;
    private readonly EmailSettings _settings;

    private AlertMail(
        AuditEvent auditEvent, AlertSeverity severity, EmailSettings settings, DateTimeOffset date, AlertReport report,
        MailLimits limits, bool isAscii)
    {
        _auditEvent = auditEvent;
        _severity = severity;
        _settings = settings;
        Message = new MimeMessage { Date = date.ToUniversalTime() };
        Message.From.Add(MailAddressText.Parse(settings.From));
        Message.To.AddRange(
            settings.To.Select(MailAddressText.Parse).Where(one => !isAscii || !MailAddressText.IsInternational(one)));
        Compose(report, MailContent.From(report, auditEvent, limits));
        Bytes = Write(Message);
    }

    public MimeMessage Message { get; }

    /// <summary>Gets who gets it, each once.</summary>
    public IReadOnlyList<MailboxAddress> Recipients =>
        [.. Message.To.Mailboxes.DistinctBy(mailbox => mailbox.Address, StringComparer.OrdinalIgnoreCase)];

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
        long maxBytes = MaxBytes,
        bool isAscii = false)
    {
        var report = new AlertReport(auditEvent, severity);
        AlertMail? mail = null;
        foreach (var limits in MailLimits.WideToNarrow)
        {
            mail?.Dispose();
            mail = new AlertMail(auditEvent, severity, settings, date, report, limits, isAscii);
            if (mail.Bytes.Length <= maxBytes)
            {
                break;
            }
        }

        return mail!;
    }

    /// <summary>Renders the same alert again, for a server that accepts less.</summary>
    /// <param name="maxBytes">The limit of the server.</param>
    /// <param name="isAscii">Whether recipients whose names are not ASCII are left out.</param>
    public AlertMail For(long maxBytes, bool isAscii) =>
        Render(_auditEvent, _severity, _settings, Message.Date, Math.Min(maxBytes, MaxBytes), isAscii);

    public void Dispose() => Message.Dispose();

    private void Compose(AlertReport report, MailContent content)
    {
        MailHeaders.Set(Message, _auditEvent, _severity, report);
        var key = DeliveryKey.ForAlert(_auditEvent);
        Message.Body = new MultipartAlternative(Part("plain", TextBody.Render(content)), Part("html", HtmlBody.Render(content)))
        {
            Boundary = "=_fapilog_" + key[..Math.Min(40, key.Length)],
        };
    }

    // The encoding that passes every server unchanged and can still be read in a mailbox file.
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

/// <summary>
/// Sets the headers of a mail: those that thread it, prevent automatic replies, and let rules sort it.
/// </summary>
internal static class MailHeaders
{
    private const int LongestValue = 200;

    public static void Set(MimeMessage message, AuditEvent auditEvent, AlertSeverity severity, AlertReport report)
    {
        var (key, finding) = (DeliveryKey.ForAlert(auditEvent), DeliveryKey.ForFinding(auditEvent));

        // The part after the @ of an identifier must be ASCII, whatever the sender's is.
        var domain = MailAddressText.AsciiDomain(message.From.Mailboxes.First().Domain);
        message.Subject = Subject(report);
        message.MessageId = $"{key}@{domain}";
        if (finding != key)
        {
            // The mail it replies to was never sent: the raise and its clear name the same one, and so are shown together.
            message.InReplyTo = $"{finding}@{domain}";
            message.References.Add($"{finding}@{domain}");
        }

        (message.XPriority, message.Importance) = severity switch
        {
            >= AlertSeverity.Critical => (XMessagePriority.Highest, MessageImportance.High),
            >= AlertSeverity.Error => (XMessagePriority.High, MessageImportance.High),
            >= AlertSeverity.Warning => (XMessagePriority.Normal, MessageImportance.Normal),
            _ => (XMessagePriority.Lowest, MessageImportance.Low),
        };
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        Add(message, "X-Fapilog-Severity", report.Severity);
        Add(message, "X-Fapilog-Reasons", string.Join(", ", auditEvent.Alert.Reasons));
        Add(message, "X-Fapilog-Event-Id", auditEvent.EventId);
        Add(message, "X-Fapilog-Sequence", auditEvent.SequenceNumber?.ToString(CultureInfo.InvariantCulture));
        Add(message, "X-Fapilog-Checksum", auditEvent.Checksum);
    }

    // The component comes last, so that it is visible in a list even if the message itself is withheld.
    private static string Subject(AlertReport report)
    {
        var component = HeaderText.Clean(report.Fact("component"), MailLimits.SubjectComponent);
        var headline = HeaderText.Clean(report.Headline, MailLimits.Subject);
        return component.Length == 0 ? headline : $"{headline} ({component})";
    }

    private static void Add(MimeMessage message, string name, string? value)
    {
        var line = HeaderText.Clean(value, LongestValue);
        if (line.Length > 0)
        {
            message.Headers.Add(name, line);
        }
    }
}

/// <summary>
/// Makes text from an event safe for a header, so that it stays one line for every reader.
/// </summary>
internal static partial class HeaderText
{
    /// <summary>Returns one line of at most a number of UTF-16 units.</summary>
    public static string Clean(string? text, int limit)
    {
        // A reader decodes what looks like an encoded word (RFC 2047), and so would decode line ends and direction marks that
        // were removed in their plain form.
        var line = Spaces().Replace(PlainText.Line(text), " ").Replace("=?", "= ?", StringComparison.Ordinal);
        return TextLimit.Cut(line, limit, TextUnit.Utf16);
    }

    // Folding could make a line of spaces alone, which ends the headers for some readers.
    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();
}
