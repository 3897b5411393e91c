using Spectre.Console;

namespace Fapilog.Cli;

/// <summary>
/// Headings, lines and plain columns. What a file says is shown without its control characters.
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
        if (_console.Data.Profile.Capabilities.Ansi)
        {
            _console.Data.Write(new Text(Clean(text), new Style(decoration: Decoration.Bold)) { Overflow = Overflow.Fold });
            _console.Line(string.Empty);
        }
        else
        {
            Line(text);
        }
    }

    public void Line(string text) => _console.Line(Clean(text));

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

        var widths = head.Select((_, column) => all.Max(row => row[column].Length)).ToArray();
        foreach (var row in all)
        {
            Line(("  " + string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column])))).TrimEnd());
        }
    }

    private static string Clean(string text) => new([.. text.Select(character => char.IsControl(character) ? '?' : character)]);
}
