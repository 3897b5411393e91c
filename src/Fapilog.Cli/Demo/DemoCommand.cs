using System.CommandLine;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog demo</c>: shows the whole job without configuration and without a network.
/// </summary>
internal sealed class DemoCommand : Command
{
    private readonly CommonOptions _common;
    private readonly ToolConsole _console;

    public DemoCommand(ToolConsole console)
        : base(
            "demo", "Watch the whole job on this machine: events, chain, provider DLL, alert, and a forged byte that is found.")
    {
        _console = console;
        _common = new CommonOptions(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("fapilog-demo-");
        try
        {
            using var loggers = new PeopleLoggerFactory(_console);
            var own = ToolConfiguration.Load(_common.Config(parsed));
            var result = await new DemoRun(own, directory.FullName).RunAsync(loggers, cancellationToken);
            if (_common.Format(parsed) is OutputFormat.Json)
            {
                JsonOutput.Write(_console, Document(result));
            }
            else
            {
                new DemoReport(_console).Write(result);
            }

            return result.Faults.Count == 0 ? ExitCode.Good : ExitCode.Bad;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static object Document(DemoResult result) => new
    {
        Ok = result.Faults.Count == 0,
        result.Faults,
        Provider =
            new { result.Provider.Name, result.Provider.ProviderVersion, result.Provider.ContractVersion, result.Provider.Path },
        result.Events,
        result.AlertsRaised,
        Verification = new { result.Verification.Valid, result.Verification.Events },
        Tamper = new { result.Tamper.File, result.Tamper.Line, result.Tamper.ByteOffset, Found = result.Tamper.Found?.Kind },
    };
}
