using System.CommandLine;
using Fapilog.Alerting;
using Fapilog.Diagnostics;
using Fapilog.Recovery;
using Fapilog.Sealing;
using Fapilog.Verification;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog recover [DIR]</c>: lets a damaged trail continue by an operator's decision, which the trail records.
/// </summary>
internal sealed class RecoverCommand : Command
{
    private const int MostShown = 20;

    private readonly TrailPath _path;

    private readonly Option<string?> _key = KeyReference.One(
        "--key", "The key that is to sign the seals: env:NAME or file:PATH. Default: that of '--config'.");

    private readonly Option<string[]> _previous = KeyReference.Several(
        "--previous-key", "A key that signed before, or its public half: env:NAME or file:PATH. Default: those of '--config'.");

    private readonly CommonOptions _common;
    private readonly ToolConsole _console;

    public RecoverCommand(ToolConsole console)
        : base("recover", "Let a damaged trail, or its seals, continue by your decision, which is recorded. Nothing is removed.")
    {
        _console = console;
        _path = new TrailPath(this);
        Options.Add(_key);
        Options.Add(_previous);
        _common = new CommonOptions(this, "The configuration file that names the trail. Default: none is read.");
        Validators.Add(result =>
        {
            if (result.GetResult(_previous) is not null && result.GetResult(_key) is null && !_common.IsConfigNamed(result))
            {
                result.AddError(
                    "'--previous-key' needs the key that signs now: name it with '--key', or a configuration with '--config'.");
            }
        });
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (directory, settings) = _path.ReadExisting(parsed, _common.Config(parsed));
        var seal = Seal(parsed.GetValue(_key), parsed.GetValue(_previous) ?? [], settings?.Audit.Seal);
        var report = await TrailRecovery.RecoverAsync(
            directory, seal: seal, cancellationToken: cancellationToken);
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

    // Each of the options takes the place of what the configuration says of the same.
    private static SealOptions? Seal(string? key, string[] previous, SealOptions? configured)
    {
        var seal = key is null ? configured : KeyReference.ToOptions(key, previous);
        if (seal is not null && (key is null) != (previous.Length == 0))
        {
            seal.PreviousKeys.Clear();
            foreach (var former in key is null ? previous.Select(Secret.Parse) : configured?.PreviousKeys ?? [])
            {
                seal.PreviousKeys.Add(former);
            }
        }

        return seal;
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
            _console.Line($"RE-ANCHORED: {report.File} from byte {report.Offset}, {CountText.Format(report.FragmentLength, "byte")}, SHA-256 {report.FragmentSha256}.");
            _console.Line(report.PriorSequence is { } prior
                ? $"The last good event is sequence {prior}, checksum {report.PriorChecksum}."
                : "There is no good event before the damage.");
            _console.Line($"The new segment begins with sequence {report.LastSequence}, checksum {report.LastChecksum}.");
        }
        else
        {
            var isWhole = report.Found.Count == 0 && report.Left.Count == 0 && report.SealsReason is null;
            var done = isWhole ? string.Empty : " The usual repairs of a start were made.";
            var verdict = isWhole ? "NOTHING TO RECOVER" : report.SealsReanchored ? "EVENTS NOT RE-ANCHORED" : "NOT RE-ANCHORED";
            _console.Line($"{verdict}: {report.Reason}{done} It ends at sequence {report.LastSequence}.");
        }

        if (report.SealsReason is { } reason)
        {
            _console.Line(
                $"{(report.SealsReanchored ? "SEALS RE-ANCHORED, and your approval is recorded" : "SEALS REFUSED")}: {reason}");
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
            _console.Line($"{what}: more. 'fapilog verify' lists them.");
        }
    }
}
