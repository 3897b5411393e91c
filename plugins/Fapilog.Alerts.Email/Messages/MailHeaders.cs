using System.Globalization;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;
using MimeKit;

namespace Fapilog.Alerts.Email;

/// <summary>
/// Sets the header of a mail: what threads it, what keeps robots from answering it, what rules can sort it by.
/// </summary>
internal static class MailHeaders
{
    private const int LongestValue = 200;

    public static void Set(MimeMessage message, AuditEvent auditEvent, AlertSeverity severity, AlertReport report)
    {
        var (key, finding) = (DeliveryKey.Of(auditEvent), DeliveryKey.OfFinding(auditEvent));
        var domain = Domain(message.From.Mailboxes.First());
        message.Subject = Subject(report);
        message.MessageId = $"{key}@{domain}";
        if (finding != key)
        {
            // Nobody ever sent the mail it answers: the raise and its clear name the same one, and so stand together.
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

    // The component stands behind, so that it is seen in a list even where the message itself is withheld.
    private static string Subject(AlertReport report)
    {
        var component = HeaderText.Of(report.Fact("component"), MailLimits.SubjectComponent);
        var headline = HeaderText.Of(report.Headline, MailLimits.Subject);
        return component.Length == 0 ? headline : $"{headline} ({component})";
    }

    private static void Add(MimeMessage message, string name, string? value)
    {
        var line = HeaderText.Of(value, LongestValue);
        if (line.Length > 0)
        {
            message.Headers.Add(name, line);
        }
    }

    // The part behind the @ of an identifier must be ASCII, whatever the sender's is.
    private static string Domain(MailboxAddress sender)
    {
        var domain = sender.Domain;
        return domain.All(char.IsAscii) ? domain : new IdnMapping().GetAscii(domain);
    }
}
