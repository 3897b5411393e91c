using System.CommandLine;
using Fapilog.Hosting;
using Fapilog.Recovery;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog recover [DIR]</c>: an operator's word that a damaged trail goes on, recorded in the trail.
/// </summary>
internal sealed class RecoverCommand : Command
{
    private readonly Argument<string?> _path = new("DIR")
    {
        Description = "The trail's directory. Default: the StoragePath of '--config', else 'audit_logs'.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly CommonOptions _common;
    private readonly ToolConsole _console;

    public RecoverCommand(ToolConsole console)
        : base("recover", "Let a damaged trail go on in a new segment that names the damage. Nothing is removed.")
    {
        _console = console;
        Arguments.Add(_path);
        _common = new CommonOptions(this, "The configuration file that names the trail. Default: none is read.");
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var report = await TrailRecovery.RecoverAsync(PathOf(parsed), cancellationToken: cancellationToken);
        if (_common.Format(parsed) is OutputFormat.Json)
        {
            JsonOutput.Write(_console, report);
        }
        else
        {
            WriteText(report);
        }

        return ExitCode.Good;
    }

    private string PathOf(ParseResult parsed) => parsed.GetValue(_path)
        ?? (_common.Config(parsed) is { } config ? FapilogSettings.Read(ToolConfiguration.Load(config)).Audit.StoragePath : "audit_logs");

    private void WriteText(RecoveryReport report)
    {
        if (!report.Reanchored)
        {
            _console.Line($"NOTHING TO RECOVER: {report.Reason} It ends at sequence {report.LastSequence}.");
            return;
        }

        _console.Line($"RE-ANCHORED: {report.File} from byte {report.Offset}, {report.FragmentLength} bytes, SHA-256 {report.FragmentSha256}.");
        _console.Line(report.PriorSequence is { } prior
            ? $"The last good event is sequence {prior}, checksum {report.PriorChecksum}."
            : "There is no good event before the damage.");
        _console.Line($"The new segment begins with sequence {report.LastSequence}, checksum {report.LastChecksum}.");
    }
}
