using System.Text;
using Fapilog.Diagnostics;

namespace Fapilog.Cli;

/// <summary>
/// What the tool reads and where it writes: data to standard output, words for people to standard error. A text is escaped here
/// and nowhere else, and has no line of its own in it: who has several lines writes several.
/// </summary>
internal sealed class ToolConsole
{
    private readonly Func<Stream> _input;
    private readonly ToolStream _output;
    private readonly ToolStream _error;

    private ToolConsole(Func<Stream> input, ToolStream output, ToolStream error)
    {
        _input = input;
        _output = output;
        _error = error;
    }

    /// <summary>Gets standard output for a library that writes by itself.</summary>
    public TextWriter OutputForLibrary => _output.ForLibrary;

    /// <summary>Gets standard error for a library that writes by itself.</summary>
    public TextWriter ErrorForLibrary => _error.ForLibrary;

    public bool ErrorIsTerminal => _error.IsTerminal;

    public static ToolConsole OfProcess() => new(
        Console.OpenStandardInput,
        new ToolStream(
            Console.IsOutputRedirected ? Piped(Console.OpenStandardOutput()) : Console.Out, Console.IsOutputRedirected),
        new ToolStream(
            Console.IsErrorRedirected ? Piped(Console.OpenStandardError()) : Console.Error, Console.IsErrorRedirected));

    /// <summary>Returns a console for streams that stand for the pipes of a process.</summary>
    public static ToolConsole Over(Stream input, Stream output, Stream error) =>
        new(() => input, new ToolStream(Piped(output), isPipe: true), new ToolStream(Piped(error), isPipe: true));

    /// <summary>Opens a file, or standard input for <c>-</c>.</summary>
    public Stream OpenInput(string name)
    {
        if (name == "-")
        {
            return _input();
        }

        return File.OpenRead(name);
    }

    public void Line(string text) => _output.Line(text);

    /// <summary>Writes a line that stands out on a terminal.</summary>
    public void Bold(string text) => _output.Bold(text);

    /// <summary>Writes a line for scripts, which ends with a line feed everywhere, at once.</summary>
    public void Record(string text) => _output.Record(text);

    public void Table(ToolTable table) => _output.Table(table);

    /// <summary>Writes a piece of a JSON text as it is, but for characters in its strings that must be escaped.</summary>
    public void Json(string json, bool toPeople = false) => (toPeople ? _error : _output).Json(json);

    public void Error(string text) => _error.Line(text);

    /// <summary>Writes what failed, and several faults on a line each.</summary>
    public void Error(string lead, Exception exception)
    {
        if (exception is FapilogException { Faults: { Count: > 1 } faults })
        {
            Error($"{lead}{faults.Count} faults:");
            foreach (var fault in faults)
            {
                Error($"  {fault}");
            }
        }
        else
        {
            Error(lead + exception.Message);
        }
    }

    /// <summary>Shows on a terminal how far a piece of work is.</summary>
    public Task<T> WithProgressAsync<T>(string title, Func<ToolProgress, Task<T>> work) => _error.WithProgressAsync(title, work);

    /// <summary>Shows on a terminal how far a piece of work is.</summary>
    public T WithProgress<T>(string title, Func<ToolProgress, T> work) => _error.WithProgress(title, work);

    // JSON is UTF-8 whatever the terminal's code page is, and a script reads what people would see.
    private static TextWriter Piped(Stream stream)
    {
#pragma warning disable CA2000 // The process's streams live as long as it does.
        return TextWriter.Synchronized(
            new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true });
#pragma warning restore CA2000
    }
}
