namespace Fapilog.Cli;

/// <summary>
/// Headings, lines and plain columns.
/// </summary>
internal sealed class Paragraphs
{
    private const int Width = 96;

    private readonly ToolConsole _console;
    private bool _any;

    public Paragraphs(ToolConsole console)
    {
        _console = console;
    }

    public void Heading(string text)
    {
        if (_any)
        {
            _console.Line(string.Empty);
        }

        _any = true;
        _console.Bold(text);
    }

    public void Line(string text) => _console.Line(text);

    /// <summary>Writes items after a lead, broken into lines that a terminal of 100 columns shows whole.</summary>
    public void List(string lead, IEnumerable<string> items)
    {
        var line = "  " + lead;
        var isEmpty = true;
        foreach (var item in items)
        {
            if (!isEmpty && line.Length + item.Length + 2 > Width)
            {
                Line(line + ",");
                (line, isEmpty) = ("      ", true);
            }

            line += isEmpty ? item : ", " + item;
            isEmpty = false;
        }

        Line(line);
    }

    public void Table(string[] head, IEnumerable<string[]> rows)
    {
        string[][] all = [head, .. rows];
        if (all.Length == 1)
        {
            return;
        }

        var widths = head.Select((_, column) => all.Max(row => VisibleText.Escape(row[column]).Length)).ToArray();
        foreach (var row in all)
        {
            Line(("  " + string.Join("  ", row.Select((cell, column) => VisibleText.Pad(cell, widths[column])))).TrimEnd());
        }
    }
}
