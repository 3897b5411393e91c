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
            _console.Json("[");
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
                _console.Json(_any ? ",\n" : "\n");
                _console.Json(found.Json);
                break;
            default:
                _console.Json(found.Json);
                _console.Json("\n");
                break;
        }

        _any = true;
    }

    public void End()
    {
        if (_format is QueryFormat.Json)
        {
            _console.Json(_any ? "\n]\n" : "]\n");
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

    private static string Row(
        string sequence, string time, string level, string type, string user, string component, string message) =>
        $"{sequence,10}  {time,-27}  {VisibleText.Pad(level, 8)}  {VisibleText.Pad(type, 22)}  {VisibleText.Pad(user, 16)}  {VisibleText.Pad(component, 16)}  {message}";
}
