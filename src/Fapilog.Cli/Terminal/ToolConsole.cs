using System.Text;
using Spectre.Console;

namespace Fapilog.Cli;

/// <summary>
/// Where the tool writes: data to standard output, words for people to standard error.
/// </summary>
internal sealed class ToolConsole
{
    // A pipe has no width; nothing that goes into one may be broken into lines.
    private const int WidthOfPipe = 4096;

    private ToolConsole(TextWriter output, TextWriter error, bool outputIsPipe, bool errorIsPipe)
    {
        Out = output;
        ErrorWriter = error;
        Data = Make(output, outputIsPipe);
        People = Make(error, errorIsPipe);
        ErrorIsTerminal = !errorIsPipe;
    }

    public TextWriter Out { get; }

    public TextWriter ErrorWriter { get; }

    /// <summary>Gets standard output for tables and colours.</summary>
    public IAnsiConsole Data { get; }

    /// <summary>Gets standard error for progress and colours.</summary>
    public IAnsiConsole People { get; }

    public bool ErrorIsTerminal { get; }

    public static ToolConsole OfProcess() => new(
        Console.IsOutputRedirected ? Piped(Console.OpenStandardOutput()) : Console.Out,
        Console.IsErrorRedirected ? Piped(Console.OpenStandardError()) : Console.Error,
        Console.IsOutputRedirected,
        Console.IsErrorRedirected);

    public void Line(string text) => Out.WriteLine(text);

    public void Error(string text) => ErrorWriter.WriteLine(text);

    // JSON is UTF-8 whatever the terminal's code page is, and a script reads what people would see.
    private static TextWriter Piped(Stream stream)
    {
#pragma warning disable CA2000 // The process's streams live as long as it does.
        return TextWriter.Synchronized(new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true });
#pragma warning restore CA2000
    }

    private static IAnsiConsole Make(TextWriter writer, bool isPipe)
    {
        var plain = isPipe || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = isPipe ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (isPipe)
        {
            console.Profile.Width = WidthOfPipe;
        }

        return console;
    }
}
