using System.Globalization;
using System.Net;
using System.Text;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Email;

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
            .Append(CultureInfo.InvariantCulture, $"<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" style=\"{HtmlStyle.Font}\">\n")
            .Append("<tr><td class=\"outer\" align=\"center\" style=\"background:#f3f4f6;padding:24px 12px;\">\n")
            .Append("<table role=\"presentation\" class=\"card\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" ")
            .Append("style=\"max-width:660px;table-layout:fixed;background:#ffffff;border:1px solid #d1d5db;")
            .Append(CultureInfo.InvariantCulture, $"border-top:6px solid {colour};border-radius:6px;text-align:left;\">\n");
        AppendHead(html, content, colour);
        AppendFacts(html, content.Facts);
        if (content.Details.Count > 0)
        {
            html.Append("<tr><td class=\"pad more\" style=\"padding:4px 24px 0 24px;color:#4b5563;font-size:13px;font-weight:600;\">")
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
            html.Append("<span style=\"display:inline-block;padding:3px 9px;margin-right:6px;border-radius:4px;background:#374151;")
                .Append(CultureInfo.InvariantCulture, $"color:#ffffff;font-size:12px;font-weight:700;letter-spacing:0.06em;\">{Escape(mark)}</span>");
        }

        html.Append(CultureInfo.InvariantCulture, $"<span style=\"display:inline-block;padding:3px 9px;border-radius:4px;background:{colour};color:#ffffff;")
            .Append(CultureInfo.InvariantCulture, $"font-size:12px;font-weight:700;letter-spacing:0.06em;\">{Escape(content.Severity.ToUpperInvariant())}</span>\n")
            .Append("<h1 class=\"title\" style=\"margin:12px 0 8px 0;font-size:20px;line-height:1.35;font-weight:600;color:#111827;")
            .Append(CultureInfo.InvariantCulture, $"{HtmlStyle.Break}\">{Escape(content.Title)}</h1>\n");
        if (content.Notice is { } notice)
        {
            var (name, look) = content.Marks.Contains("CLEARED") ? ("over", "background:#dcfce7;color:#14532d;") : ("notice", "background:#fef3c7;color:#713f12;");
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"{name}\" style=\"margin:8px 0;padding:10px 12px;border-radius:4px;{look}")
                .Append(CultureInfo.InvariantCulture, $"font-size:14px;line-height:1.45;\">{Escape(notice)}</p>\n");
        }

        if (content.What != content.Title)
        {
            html.Append("<div class=\"said\" style=\"margin:8px 0;padding:10px 12px;border-radius:4px;background:#f3f4f6;color:#111827;")
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
            html.Append(CultureInfo.InvariantCulture, $"<tr><td class=\"label\" width=\"124\" style=\"width:124px;padding:7px 10px 7px 0;{Cell}color:#4b5563;{HtmlStyle.Break}\">")
                .Append(Escape(fact.Label))
                .Append(CultureInfo.InvariantCulture, $"</td>\n<td class=\"value\" style=\"padding:7px 0;{Cell}color:#111827;{HtmlStyle.Break}\">")
                .Append(Value(fact)).Append("</td></tr>\n");
        }

        html.Append("</table>\n</td></tr>\n");
    }

    private static string Value(AlertFact fact) => Exact.Contains(fact.Name)
        ? $"<span class=\"code\" style=\"{HtmlStyle.Mono}{HtmlStyle.Break}background:#f3f4f6;border-radius:3px;padding:1px 4px;\">{Escape(fact.Value)}</span>"
        : Escape(fact.Value);

    private static void AppendFoot(StringBuilder html, MailContent content)
    {
        html.Append("<tr><td class=\"pad foot line\" style=\"padding:12px 24px 20px 24px;border-top:1px solid #e5e7eb;color:#6b7280;")
            .Append("font-size:12px;line-height:1.5;\">");
        if (content.IsShortened)
        {
            html.Append("<strong>").Append(Escape(MailWords.Shortened)).Append("</strong><br>\n");
        }

        html.Append(Escape(MailWords.Footer)).Append("</td></tr>\n");
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
