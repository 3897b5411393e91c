using Spectre.Console;
using Spectre.Console.Rendering;

namespace Fapilog.Cli;

/// <summary>
/// Standard output or standard error. Whatever is written passes <see cref="VisibleText"/>, and nothing writes but this. In a
/// pipe or a file, every line ends with a line feed, on Windows too.
/// </summary>
internal sealed class ToolStream
{
    // A pipe has no width; nothing that goes into one may be broken into lines.
    private const int WidthOfPipe = 4096;

    private readonly TextWriter _writer;
    private readonly IAnsiConsole _terminal;

    public ToolStream(TextWriter writer, bool isPipe)
    {
        _writer = writer;
        _writer.NewLine = isPipe ? "\n" : writer.NewLine;
        IsTerminal = !isPipe;
        ForLibrary = new VisibleWriter(writer);
        var plain = isPipe || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        _terminal = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = isPipe ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (isPipe)
        {
            _terminal.Profile.Width = WidthOfPipe;
        }
    }

    public bool IsTerminal { get; }

    public TextWriter ForLibrary { get; }

    public void Line(string text)
    {
        foreach (var line in Lines(text))
        {
            _writer.WriteLine(line);
        }
    }

    public void Bold(string text)
    {
        if (!_terminal.Profile.Capabilities.Ansi)
        {
            Line(text);
            return;
        }

        foreach (var line in Lines(text))
        {
            _terminal.Write(new Text(line, new Style(decoration: Decoration.Bold)) { Overflow = Overflow.Fold });
            _terminal.WriteLine();
        }
    }

    public void Record(string text)
    {
        _writer.Write(VisibleText.Escape(text) + "\n");
        _writer.Flush();
    }

    public void Json(string json) => _writer.Write(VisibleText.OfJson(json));

    public void Table(ToolTable table)
    {
        if (IsTerminal)
        {
            _terminal.Write(table.Visible());
        }
        else
        {
            // The library ends lines as the system does.
            _writer.Write(string.Concat(
                table.Visible().GetSegments(_terminal).Select(segment => segment.IsLineBreak ? "\n" : segment.Text)));
        }
    }

    public Task<T> WithProgressAsync<T>(string title, Func<ToolProgress, Task<T>> work) =>
        _terminal.Progress().AutoClear(true).StartAsync(context => work(new ToolProgress(context.AddTask(title))));

    public T WithProgress<T>(string title, Func<ToolProgress, T> work) =>
        _terminal.Progress().AutoClear(true).Start(context => work(new ToolProgress(context.AddTask(title))));

    private IEnumerable<string> Lines(string text) =>
        IsTerminal ? FoldedLine.Fold(VisibleText.Escape(text), _terminal.Profile.Width) : [VisibleText.Escape(text)];
}
