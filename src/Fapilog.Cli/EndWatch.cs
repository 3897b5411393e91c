namespace Fapilog.Cli;

/// <summary>
/// Says that the process ends before the command did: code of a provider can end it, with any exit code and without a word. It
/// is never taken for success.
/// </summary>
internal sealed class EndWatch : IDisposable
{
    private readonly ToolConsole _console;

    public EndWatch(ToolConsole console)
    {
        _console = console;
        AppDomain.CurrentDomain.ProcessExit += Tell;
    }

    public void Dispose() => AppDomain.CurrentDomain.ProcessExit -= Tell;

    private void Tell(object? sender, EventArgs e)
    {
        _console.Error(
            "The process was ended before the command was done. If nobody stopped it, the code of a provider did: 'fapilog plugins inspect' shows which one calls 'Environment.Exit'.");
        if (Environment.ExitCode == ExitCode.Good)
        {
            Environment.ExitCode = ExitCode.Bad;
        }
    }
}
