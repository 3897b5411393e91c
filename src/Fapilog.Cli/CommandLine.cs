using System.CommandLine;
using Fapilog.Diagnostics;

namespace Fapilog.Cli;

/// <summary>
/// Runs the tool: parses, dispatches, and turns what goes wrong into sentences and an exit code.
/// </summary>
internal static class CommandLine
{
    /// <summary>Returns the tool's commands.</summary>
    public static RootCommand Commands(ToolConsole console) =>
        new("fapilog: an audit trail nobody can quietly edit, and alerts nobody loses.")
        {
            new DemoCommand(console),
            new IngestCommand(console),
            new VerifyCommand(console),
            new QueryCommand(console),
            new RecoverCommand(console),
            new RetentionCommand(console),
            new SealsCommand(console),
            new PluginsCommand(console),
            new AlertsCommand(console),
            new ConfigCommand(console),
        };

    public static async Task<int> RunAsync(string[] args, ToolConsole console)
    {
        try
        {
            // Asked once: even the parser makes full paths.
            _ = WorkingDirectory.FullPath;
        }
        catch (FapilogException exception)
        {
            if (args is not (["--version"] or [.., "--help" or "-h" or "-?"]))
            {
                console.Error(exception.Message);
                return ExitCode.Usage;
            }

            // Nothing is read: any directory will do for the parser.
            Environment.CurrentDirectory = Path.GetPathRoot(AppContext.BaseDirectory)!;
        }

        // No response files: '@' is a character a path may begin with.
        var parsed = Commands(console).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (WrongCommandLine.FindFaults(parsed) is { Count: > 0 } faults)
        {
            foreach (var fault in faults)
            {
                console.Error(fault);
            }

            console.Error("'fapilog --help' shows the commands, 'fapilog COMMAND --help' the options of one.");
            return ExitCode.Usage;
        }

        using var interruption = new Interruption(console);
        using var endWatch = new EndWatch(console);
        try
        {
            var invocation = new InvocationConfiguration
            {
                Output = console.OutputForLibrary,
                Error = console.ErrorForLibrary,
                EnableDefaultExceptionHandler = false,

                // Signals are ours: a drain takes longer than the library would wait.
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(invocation, interruption.Token);
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            return ExitCode.Bad;
        }
        catch (FapilogException exception)
        {
            console.Error(string.Empty, exception);
            RegisteredInCode.Tell(console, exception.Faults);
            return exception.Faults.Any(IsOfTheTrail) ? ExitCode.Bad : ExitCode.Usage;
        }
#pragma warning disable CA1031 // The tool's top: a person gets a sentence, not a stack trace.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            console.Error(exception is UnauthorizedAccessException
                ? $"{exception.Message} Run the command as an account that has the right, such as the one the trail runs as."
                : exception.Message);
            return exception is DirectoryNotFoundException or FileNotFoundException or UnauthorizedAccessException
                ? ExitCode.Usage
                : ExitCode.Bad;
        }
    }

    // These speak of the trail itself; everything else is how it was set up.
    private static bool IsOfTheTrail(Fault fault) => fault.Code is "FAP4004" or "FAP4006" or "FAP4011" or "FAP4013" or "FAP4021";
}
