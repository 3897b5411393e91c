using System.Globalization;
using Fapilog.Auditing;

namespace Fapilog.Format;

/// <summary>
/// Timestamps of the format: whole microseconds, six digits or none, <c>Z</c> for UTC, other offsets kept.
/// </summary>
internal static class EventTime
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd' 'HH:mm:ss", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFF",
    ];

    private static readonly string[] OffsetForms = [.. Forms.Select(form => form + "zzz")];

    /// <summary>Cuts what the format cannot hold: the sibling reads microseconds and would compute another hash.</summary>
    public static DateTimeOffset Floor(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond));

    public static string ToText(DateTimeOffset time) => AuditValue.From(time).AsString();

    /// <summary>Reads a timestamp. An offset is kept, a time without one is UTC, and what lies below a microsecond is cut.</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        var normal = text.EndsWith('Z') || text.EndsWith('z') ? text[..^1] + "+00:00" : text;
        var read = DateTimeOffset.TryParseExact(normal, OffsetForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out time)
            || DateTimeOffset.TryParseExact(normal, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
        time = Floor(time);
        return read;
    }
}
