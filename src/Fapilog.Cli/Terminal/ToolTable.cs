using Spectre.Console;

namespace Fapilog.Cli;

/// <summary>
/// A table for people. A cell is a text, or several below each other.
/// </summary>
internal sealed class ToolTable
{
    private readonly string[] _columns;
    private readonly List<IReadOnlyList<string>[]> _rows = [];

    public ToolTable(params string[] columns)
    {
        _columns = columns;
    }

    public void AddRow(params IReadOnlyList<string>[] cells) => _rows.Add(cells);

    public Table Visible()
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns(_columns);
        foreach (var row in _rows)
        {
            table.AddRow(row.Select(cell => new Text(string.Join('\n', cell.Select(VisibleText.Escape)))));
        }

        return table;
    }
}
