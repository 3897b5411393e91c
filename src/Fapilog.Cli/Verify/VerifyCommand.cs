using System.CommandLine;
using System.Globalization;
using Fapilog.Diagnostics;
using Fapilog.Verification;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog verify [DIR|FILE]</c>: says whether a trail is what was written. It writes nothing.
/// </summary>
internal sealed class VerifyCommand : Command
{
    private readonly TrailPath _path;

    private readonly VerifyOptions _options;
    private readonly CommonOptions _common;
    private readonly ToolConsole _console;

    public VerifyCommand(ToolConsole console)
        : base("verify", "Say whether a trail is what was written. Exit code 1 when it is not.")
    {
        _console = console;
        _path = new TrailPath(this, takesFile: true);
        _options = new VerifyOptions(this);
        _common = new CommonOptions(this, "The configuration file that names the trail. Default: none is read.");
        SetAction((parsed, cancellationToken) => Task.FromResult(Run(parsed, cancellationToken)));
    }

    private int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = _options.Read(parsed);
        var (path, configured) = _path.ReadExisting(parsed, _common.Config(parsed));
        if (options.SealKeys.Count > 0 && File.Exists(path))
        {
            // A file by itself would be valid whatever the seals say.
            _console.Error($"'{path}' is one file, and the seals that '--key' checks are those of a directory. Name the trail's directory, or leave '--key' out.");
            return ExitCode.Usage;
        }

        if (options.SealKeys.Count == 0 && configured is not null && !File.Exists(path))
        {
            foreach (var key in configured.Audit.Seal.ReadKeys())
            {
                options.SealKeys.Add(key);
            }
        }

        var report = Verify(path, options, cancellationToken);

        // What was asked about must have been seen: a place beyond the end is not a good trail.
        var missing = report.Events == 0 ? Beginning(options) : null;
        if (_common.Format(parsed) is OutputFormat.Json)
        {
            JsonOutput.Write(_console, Document(report, isValid: report.Valid && missing is null));
        }
        else
        {
            WriteText(report, missing);
        }

        if (missing is not null)
        {
            _console.Error("Correct '--from'.");
        }

        return report.Valid && missing is null ? ExitCode.Good : ExitCode.Bad;
    }

    private static string? Beginning(VerificationOptions options) =>
        options.FromSequence is { } sequence ? $"with the sequence number {sequence.ToString(CultureInfo.InvariantCulture)}"
        : options.FromDay is { } day ? $"in a file of {day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}"
        : null;

    private VerificationReport Verify(string path, VerificationOptions options, CancellationToken cancellationToken) =>
        !_console.ErrorIsTerminal
            ? TrailVerifier.Verify(path, options, cancellationToken)
            : _console.WithProgress("Verifying", bar =>
            {
                options.Progress = new VerifyProgress(bar);
                return TrailVerifier.Verify(path, options, cancellationToken);
            });

    private static object Document(VerificationReport report, bool isValid) => new
    {
        Valid = isValid,
        report.Events,
        Findings = report.Findings.Select(FindingText.Document),
        FindingsLeftOut = new { Errors = report.ErrorsLeftOut, Warnings = report.WarningsLeftOut, Notes = report.NotesLeftOut },
        report.SignaturesUnchecked,
        report.Summary,
    };

    private void WriteText(VerificationReport report, string? missing)
    {
        foreach (var finding in report.Findings)
        {
            _console.Line(FindingText.Describe(finding));
        }

        if (report.ErrorsLeftOut + report.WarningsLeftOut + report.NotesLeftOut is > 0 and var leftOut)
        {
            _console.Line(
                $"{CountText.Format(leftOut, "more finding")} {CountText.Noun(leftOut, "is", "are")} not shown; errors among them: "
                + $"{report.ErrorsLeftOut.ToString(CultureInfo.InvariantCulture)}.");
        }

        var events = CountText.Format(report.Events, "event");
        _console.Line(report.FirstFault is { } fault
            ? $"INVALID: {events} read; the first fault is {fault.Kind} in {FindingText.Place(fault)}."
            : missing is not null
                ? $"NOTHING VERIFIED: there is no event {missing} or a later one."
            : report.Events == 0
                ? "VALID: there are no events."
                : $"VALID: {events}, every one linked to the one before it.");
        if (missing is null && report is { Valid: true, SignaturesUnchecked: true })
        {
            _console.Line("The signatures of this trail were not checked: whoever can write its files could have replaced all of it. Name the key, or its public half, with '--key'.");
        }
    }
}
