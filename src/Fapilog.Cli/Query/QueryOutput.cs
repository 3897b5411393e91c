using System.Globalization;
using Fapilog.Auditing;
using Fapilog.Querying;

namespace Fapilog.Cli;

/// <summary>
/// Writes events as they are found: a table for people, the stored lines for machines.
/// </summary>
internal sealed class QueryOutput
{
    private readonly ToolConsole _console;
    private readonly QueryFormat _format;
    private bool _any;

    public QueryOutput(ToolConsole console, QueryFormat format)
    {
        _console = console;
        _format = format;
    }

    public void Begin()
    {
        if (_format is QueryFormat.Text)
        {
            _console.Line(Row("SEQUENCE", "TIME", "LEVEL", "TYPE", "USER", "COMPONENT", "MESSAGE"));
        }
        else if (_format is QueryFormat.Json)
        {
            _console.Out.Write('[');
        }
    }

    public void Write(FoundEvent found)
    {
        switch (_format)
        {
            case QueryFormat.Text:
                _console.Line(Row(found.Event));
                break;
            case QueryFormat.Json:
                _console.Out.Write(_any ? ",\n" : "\n");
                _console.Out.Write(found.Json);
                break;
            default:
                _console.Line(found.Json);
                break;
        }

        _any = true;
    }

    public void End()
    {
        if (_format is QueryFormat.Json)
        {
            _console.Line(_any ? "\n]" : "]");
        }
    }

    private static string Row(AuditEvent found) => Row(
        found.SequenceNumber?.ToString(CultureInfo.InvariantCulture) ?? "-",
        found.Timestamp.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        found.LogLevel.Value,
        found.EventType.Value,
        found.UserId ?? "-",
        found.Component ?? "-",
        found.Message);

    private static string Row(string sequence, string time, string level, string type, string user, string component, string message) =>
        $"{sequence,10}  {time,-27}  {Plain(level),-8}  {Plain(type),-22}  {Plain(user),-16}  {Plain(component),-16}  {Plain(message)}";

    /// <summary>An event's texts are anybody's: none may move the cursor of whoever reads them.</summary>
    private static string Plain(string text) => text.Any(IsUnsafe) ? string.Concat(text.Select(unit => IsUnsafe(unit) ? '\ufffd' : unit)) : text;

    private static bool IsUnsafe(char unit) =>
        char.IsControl(unit) || CharUnicodeInfo.GetUnicodeCategory(unit) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
