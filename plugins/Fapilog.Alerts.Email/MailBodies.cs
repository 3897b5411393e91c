using System.Globalization;
using System.Net;
using System.Text;
using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Email;

/// <summary>
/// The content of a mail, within limits; the same for both parts.
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

    /// <summary>Gets what must be known before the rest is read: that it is a test, a replay, or over.</summary>
    public string? Notice { get; }

    /// <summary>Gets what happened, in one line.</summary>
    public string Title { get; }

    /// <summary>Gets what happened, whole.</summary>
    public string What { get; }

    public IReadOnlyList<AlertFact> Facts { get; }

    public IReadOnlyList<AlertFact> Details { get; }

    public bool IsShortened { get; private init; }

    public static MailContent From(AlertReport report, AuditEvent auditEvent, MailLimits limits)
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

/// <summary>
/// How much of an alert a mail shows. Lengths are in UTF-16 units.
/// </summary>
internal sealed record MailLimits(int Message, int Fact, int Detail, int Details)
{
    public const int Title = 160;

    public const int Subject = 150;

    public const int SubjectComponent = 40;

    /// <summary>Gets the limits to try, the widest first: details are cut first, then the message, then the facts.</summary>
    public static IReadOnlyList<MailLimits> WideToNarrow { get; } =
    [
        new(2000, 500, 500, 30),
        new(1000, 400, 200, 15),
        new(600, 300, 0, 0),
        new(300, 130, 0, 0),
    ];
}

/// <summary>
/// The sentences of a mail that are the same in every one.
/// </summary>
internal static class MailWords
{
    public const string Shortened = "Shortened to fit a mail. The stored event has everything.";

    public const string Footer =
        "Keep this mail: sequence and checksum, kept away from the machine, prove later whether the trail was rewritten. "
        + "The checksum covers the event as it is stored, which may say more than this mail. "
        + "Sent by fapilog. Replies are not read.";
}

/// <summary>
/// Renders the plain text part.
/// </summary>
internal static class TextBody
{
    public static string Render(MailContent content)
    {
        var text = new StringBuilder();
        text.Append(string.Concat(content.Marks.Select(mark => $"[{mark}] ")));
        text.Append(content.Severity.ToUpperInvariant()).Append(": ").Append(content.Title).Append("\n\n");
        if (content.Notice is { } notice)
        {
            text.Append(notice).Append("\n\n");
        }

        if (content.What != content.Title)
        {
            text.Append("What happened:\n  ").Append(content.What.Replace("\n", "\n  ", StringComparison.Ordinal)).Append("\n\n");
        }

        AppendFacts(text, content.Facts);
        if (content.Details.Count > 0)
        {
            text.Append('\n');
            AppendFacts(text, content.Details);
        }

        if (content.IsShortened)
        {
            text.Append('\n').Append(MailWords.Shortened).Append('\n');
        }

        // The line that separates the message from its signature.
        return text.Append("\n-- \n").Append(MailWords.Footer).Append('\n').ToString();
    }

    private static void AppendFacts(StringBuilder text, IReadOnlyList<AlertFact> facts)
    {
        var width = Math.Min(20, facts.Max(fact => fact.Label.Length) + 1);
        foreach (var fact in facts)
        {
            text.Append((fact.Label + ":").PadRight(width)).Append(' ').Append(fact.Value).Append('\n');
        }
    }
}

/// <summary>
/// Renders the HTML part: one card, a table of facts. No image, no link, nothing to load; every text escaped.
/// </summary>
internal static class HtmlBody
{
    private static readonly string[] Exact = ["event_id", "sequence_number", "checksum", "verify_with"];

    public static string Render(MailContent content)
    {
        var colour = HtmlStyle.Colour(content);
        var html = new StringBuilder(16_000);
        html.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append("<meta name=\"color-scheme\" content=\"light dark\">\n")
            .Append("<meta name=\"format-detection\" content=\"telephone=no, date=no, address=no, email=no, url=no\">\n")
            .Append("<title>").Append(Escape(content.Title)).Append("</title>\n")
            .Append("<style>\n").Append(HtmlStyle.Sheet.ReplaceLineEndings("\n")).Append("\n</style>\n</head>\n<body>\n")
            .Append(
                CultureInfo.InvariantCulture,
                $"<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" style=\"{HtmlStyle.Font}\">\n")
            .Append("<tr><td class=\"outer\" align=\"center\" style=\"background:#f3f4f6;padding:24px 12px;\">\n")
            .Append("<table role=\"presentation\" class=\"card\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" ")
            .Append("style=\"max-width:660px;table-layout:fixed;background:#ffffff;border:1px solid #d1d5db;")
            .Append(CultureInfo.InvariantCulture, $"border-top:6px solid {colour};border-radius:6px;text-align:left;\">\n");
        AppendHead(html, content, colour);
        AppendFacts(html, content.Facts);
        if (content.Details.Count > 0)
        {
            html.Append(
                "<tr><td class=\"pad more\" style=\"padding:4px 24px 0 24px;color:#4b5563;font-size:13px;font-weight:600;\">")
                .Append("More from the event</td></tr>\n");
            AppendFacts(html, content.Details);
        }

        AppendFoot(html, content);
        return html.Append("</table>\n</td></tr>\n</table>\n</body>\n</html>\n").ToString();
    }

    private static void AppendHead(StringBuilder html, MailContent content, string colour)
    {
        html.Append("<tr><td class=\"pad\" style=\"padding:20px 24px 4px 24px;\">\n");
        foreach (var mark in content.Marks)
        {
            html.Append(
                "<span style=\"display:inline-block;padding:3px 9px;margin-right:6px;border-radius:4px;background:#374151;")
                .Append(
                    CultureInfo.InvariantCulture,
                    $"color:#ffffff;font-size:12px;font-weight:700;letter-spacing:0.06em;\">{Escape(mark)}</span>");
        }

        html.Append(
            CultureInfo.InvariantCulture,
            $"<span style=\"display:inline-block;padding:3px 9px;border-radius:4px;background:{colour};color:#ffffff;")
            .Append(
                CultureInfo.InvariantCulture,
                $"font-size:12px;font-weight:700;letter-spacing:0.06em;\">{Escape(content.Severity.ToUpperInvariant())}</span>\n")
            .Append(
                "<h1 class=\"title\" dir=\"auto\" style=\"margin:12px 0 8px 0;font-size:20px;line-height:1.35;font-weight:600;color:#111827;")
            .Append(CultureInfo.InvariantCulture, $"{HtmlStyle.Break}\">{Escape(content.Title)}</h1>\n");
        if (content.Notice is { } notice)
        {
            var (name, look) = content.Marks.Contains("CLEARED")
                ? ("over", "background:#dcfce7;color:#14532d;")
                : ("notice", "background:#fef3c7;color:#713f12;");
            html.Append(
                CultureInfo.InvariantCulture,
                $"<p class=\"{name}\" style=\"margin:8px 0;padding:10px 12px;border-radius:4px;{look}")
                .Append(CultureInfo.InvariantCulture, $"font-size:14px;line-height:1.45;\">{Escape(notice)}</p>\n");
        }

        if (content.What != content.Title)
        {
            html.Append(
                "<div class=\"said\" dir=\"auto\" style=\"margin:8px 0;padding:10px 12px;border-radius:4px;background:#f3f4f6;color:#111827;")
                .Append(CultureInfo.InvariantCulture, $"font-size:14px;line-height:1.5;{HtmlStyle.Break}\">")
                .Append(Escape(content.What).Replace("\n", "<br>\n", StringComparison.Ordinal)).Append("</div>\n");
        }

        html.Append("</td></tr>\n");
    }

    private static void AppendFacts(StringBuilder html, IReadOnlyList<AlertFact> facts)
    {
        html.Append("<tr><td class=\"pad\" style=\"padding:4px 24px 12px 24px;\">\n")
            .Append("<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" ")
            .Append("style=\"table-layout:fixed;font-size:14px;line-height:1.45;\">\n");
        foreach (var fact in facts)
        {
            const string Cell = "border-top:1px solid #e5e7eb;vertical-align:top;";
            html.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td class=\"label\" dir=\"auto\" width=\"124\" style=\"width:124px;padding:7px 10px 7px 0;{Cell}color:#4b5563;{HtmlStyle.Break}\">")
                .Append(Escape(fact.Label))
                .Append(
                    CultureInfo.InvariantCulture,
                    $"</td>\n<td class=\"value\" dir=\"auto\" style=\"padding:7px 0;{Cell}color:#111827;{HtmlStyle.Break}\">")
                .Append(Value(fact)).Append("</td></tr>\n");
        }

        html.Append("</table>\n</td></tr>\n");
    }

    private static string Value(AlertFact fact) => Exact.Contains(fact.Name)
        ? $"<span class=\"code\" style=\"{HtmlStyle.Mono}{HtmlStyle.Break}background:#f3f4f6;border-radius:3px;padding:1px 4px;\">{Escape(fact.Value)}</span>"
        : Escape(fact.Value);

    private static void AppendFoot(StringBuilder html, MailContent content)
    {
        html.Append(
            "<tr><td class=\"pad foot line\" style=\"padding:12px 24px 20px 24px;border-top:1px solid #e5e7eb;color:#6b7280;")
            .Append("font-size:12px;line-height:1.5;\">");
        if (content.IsShortened)
        {
            html.Append("<strong>").Append(Escape(MailWords.Shortened)).Append("</strong><br>\n");
        }

        html.Append(Escape(MailWords.Footer)).Append("</td></tr>\n");
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}

/// <summary>
/// The look of the HTML part. What every mail program understands is in the elements; what only some do (phones, dark mode)
/// is here.
/// </summary>
internal static class HtmlStyle
{
    public const string Sheet =
        """
        :root { color-scheme: light dark; supported-color-schemes: light dark; }
        body { margin: 0; padding: 0; width: 100%; -webkit-text-size-adjust: 100%; }
        .title, .said, .label, .value { text-align: start; }
        @media (max-width: 520px) {
          .outer { padding: 0 !important; }
          .card { border-radius: 0 !important; border-left: 0 !important; border-right: 0 !important; }
          .pad { padding-left: 16px !important; padding-right: 16px !important; }
          .label, .value { display: block !important; width: auto !important; }
          .label { padding: 6px 0 0 0 !important; }
          .value { padding: 0 0 6px 0 !important; border-top: 0 !important; }
        }
        @media (prefers-color-scheme: dark) {
          body, .outer { background: #111827 !important; }
          .card { background: #1f2937 !important; border-right-color: #374151 !important; border-bottom-color: #374151 !important; border-left-color: #374151 !important; }
          .title, .value { color: #f3f4f6 !important; }
          .label, .foot, .more { color: #9ca3af !important; }
          .label, .value, .line { border-color: #374151 !important; }
          .said, .code { background: #111827 !important; color: #f3f4f6 !important; }
          .notice { background: #422006 !important; color: #fde68a !important; }
          .over { background: #052e16 !important; color: #bbf7d0 !important; }
        }
        """;

    public const string Font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;";

    public const string Mono = "font-family:Menlo,Consolas,'DejaVu Sans Mono',monospace;font-size:12px;";

    /// <summary>What breaks a text without a space, such as a checksum, wherever the line ends.</summary>
    public const string Break = "word-break:break-word;overflow-wrap:anywhere;";

    // White on each of these has a contrast of at least 4.5 to 1.
    public static string Colour(MailContent content) => content switch
    {
        _ when content.Marks.Contains("CLEARED") => "#15803d",
        { Severity: "critical" } => "#b91c1c",
        { Severity: "error" } => "#c2410c",
        { Severity: "warning" } => "#a16207",
        _ => "#1d4ed8",
    };
}
