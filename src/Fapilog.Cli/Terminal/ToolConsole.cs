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

    public static ToolConsole OfProcess() => new(Console.Out, Console.Error, Console.IsOutputRedirected, Console.IsErrorRedirected);

    public void Line(string text) => Out.WriteLine(text);

    public void Error(string text) => ErrorWriter.WriteLine(text);

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
