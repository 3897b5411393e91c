using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Email;

/// <summary>
/// An alert as a mail tells it, within limits; the same for both parts.
/// </summary>
internal sealed class MailContent
{
    private MailContent(AlertReport report, AuditEvent auditEvent, MailLimits limits)
    {
        Severity = report.Severity;
        Marks = report.Marks;
        Notice = NoticeOf(auditEvent);
        What = Cut(report.What, limits.Message);
        Title = Cut(PlainText.Line(report.What), MailLimits.Title);
        Facts = [.. report.Facts.Select(fact => fact with { Value = Cut(fact.Value, limits.Fact) })];
        Details = [.. report.Details.Take(limits.Details).Select(
            fact => fact with { Label = Cut(fact.Label, 100), Value = Cut(fact.Value, limits.Detail) })];
    }

    public string Severity { get; }

    public IReadOnlyList<string> Marks { get; }

    /// <summary>Gets what must be known before the rest is read: that it is a test, a repetition, or over.</summary>
    public string? Notice { get; }

    /// <summary>Gets what happened, in one line.</summary>
    public string Title { get; }

    /// <summary>Gets what happened, whole.</summary>
    public string What { get; }

    public IReadOnlyList<AlertFact> Facts { get; }

    public IReadOnlyList<AlertFact> Details { get; }

    public bool IsShortened { get; private init; }

    public static MailContent Of(AlertReport report, AuditEvent auditEvent, MailLimits limits)
    {
        var isShortened = report.What.Length > limits.Message
            || report.Facts.Any(fact => fact.Value.Length > limits.Fact)
            || report.Details.Count > limits.Details
            || report.Details.Any(fact => fact.Value.Length > limits.Detail);
        return new MailContent(report, auditEvent, limits) { IsShortened = isShortened };
    }

    private static string? NoticeOf(AuditEvent auditEvent) => auditEvent.Alert switch
    {
        { IsTest: true } => "This is a test: a person is trying out whether alerts arrive. Nothing happened.",
        { Action: Alerting.AlertAction.Clear } => "This is over: the finding below was there, and is no more.",
        { IsReplay: true } => "This alert is sent again: it could not be delivered when it happened.",
        _ => null,
    };

    private static string Cut(string text, int limit) => TextLimit.Cut(text, limit, TextUnit.Utf16);
}
