namespace Fapilog.Alerts.Email;

/// <summary>
/// The look of the HTML part. What every mail program understands stands in the elements; what only some do (phones, dark
/// mode) stands here.
/// </summary>
internal static class HtmlStyle
{
    public const string Sheet =
        """
        :root { color-scheme: light dark; supported-color-schemes: light dark; }
        body { margin: 0; padding: 0; width: 100%; -webkit-text-size-adjust: 100%; }
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
