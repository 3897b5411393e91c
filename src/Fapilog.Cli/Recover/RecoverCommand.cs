using System.CommandLine;
using Fapilog.Hosting;
using Fapilog.Recovery;
using Fapilog.Verification;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog recover [DIR]</c>: an operator's word that a damaged trail goes on, recorded in the trail.
/// </summary>
internal sealed class RecoverCommand : Command
{
    private const int MostShown = 20;

    private readonly Argument<string?> _path = new("DIR")
    {
        Description = "The trail's directory. Default: the StoragePath of '--config', else 'audit_logs'.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _key = KeyReference.One(
        "--key", "The key that is to sign the seals: env:NAME or file:PATH. Default: that of '--config'.");

    private readonly Option<string[]> _previous = KeyReference.Several(
        "--previous-key", "A key that signed before, or its public half: env:NAME or file:PATH. Default: those of '--config'.");

    private readonly CommonOptions _common;
    private readonly ToolConsole _console;

    public RecoverCommand(ToolConsole console)
        : base("recover", "Let a damaged trail, or its seals, go on by your word, which is recorded. Nothing is removed.")
    {
        _console = console;
        Arguments.Add(_path);
        Options.Add(_key);
        Options.Add(_previous);
        _common = new CommonOptions(this, "The configuration file that names the trail. Default: none is read.");
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var audit = _common.Config(parsed) is { } config ? FapilogSettings.Read(ToolConfiguration.Load(config)).Audit : null;
        var seal = parsed.GetValue(_key) is { } key ? KeyReference.ToOptions(key, parsed.GetValue(_previous) ?? []) : audit?.Seal;
        var report = await TrailRecovery.RecoverAsync(
            parsed.GetValue(_path) ?? audit?.StoragePath ?? "audit_logs", seal: seal, cancellationToken: cancellationToken);
        if (_common.Format(parsed) is OutputFormat.Json)
        {
            JsonOutput.Write(_console, Document(report));
        }
        else
        {
            WriteText(report);
        }

        return IsDone(report) ? ExitCode.Good : ExitCode.Bad;
    }

    // What stays damaged although nothing could be done about it is bad; what an operator answers for is done.
    private static bool IsDone(RecoveryReport report) =>
        (report.SealsReason is null || report.SealsReanchored) && (report.IsValid || report.Reanchored || report.SealsReanchored);

    private static object Document(RecoveryReport report) => new
    {
        report.Reanchored,
        report.Reason,
        report.SealsReanchored,
        report.SealsReason,
        report.PriorSequence,
        report.PriorChecksum,
        report.File,
        report.Offset,
        report.FragmentLength,
        report.FragmentSha256,
        report.LastSequence,
        report.LastChecksum,
        report.IsValid,
        Found = report.Found.Select(FindingText.Document),
        Left = report.Left.Select(FindingText.Document),
    };

    private void WriteText(RecoveryReport report)
    {
        WriteFindings("FOUND", report.Found);
        if (report.Reanchored)
        {
            _console.Line($"RE-ANCHORED: {report.File} from byte {report.Offset}, {report.FragmentLength} bytes, SHA-256 {report.FragmentSha256}.");
            _console.Line(report.PriorSequence is { } prior
                ? $"The last good event is sequence {prior}, checksum {report.PriorChecksum}."
                : "There is no good event before the damage.");
            _console.Line($"The new segment begins with sequence {report.LastSequence}, checksum {report.LastChecksum}.");
        }
        else
        {
            var isWhole = report.Found.Count == 0 && report.Left.Count == 0 && report.SealsReason is null;
            var done = isWhole ? string.Empty : " What a start mends and records by itself, was done.";
            _console.Line($"{(isWhole ? "NOTHING TO RECOVER" : "NOT RE-ANCHORED")}: {report.Reason}{done} It ends at sequence {report.LastSequence}.");
        }

        if (report.SealsReason is { } reason)
        {
            _console.Line($"{(report.SealsReanchored ? "SEALS RE-ANCHORED, by your word" : "SEALS REFUSED")}: {reason}");
        }

        WriteFindings("LEFT", report.Left);
    }

    private void WriteFindings(string what, IReadOnlyList<VerificationFinding> findings)
    {
        foreach (var finding in findings.Take(MostShown))
        {
            _console.Line($"{what}: {FindingText.Describe(finding)}");
        }

        if (findings.Count > MostShown)
        {
            _console.Line($"{what}: {findings.Count - MostShown} more. 'fapilog verify' lists all of them.");
        }
    }
}
