using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Format;
using Fapilog.Hosting;
using Fapilog.Recovery;
using Fapilog.Storage;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog alerts cursor set [DIR]</c>: moves the cursor of one instance while the trail is stopped. The trail records it.
/// </summary>
internal sealed class CursorSetCommand : Command
{
    private readonly TrailPath _path;

    private readonly Option<string> _instance = new("--instance")
    {
        Description = "The instance: one that has a cursor, or is in the configuration of '--config'.",
        HelpName = "NAME",
        Required = true,
    };

    private readonly Option<CursorTarget?> _to = new("--to")
    {
        Description = "Up to where every alert counts as settled: the end or the beginning of the trail, an event, or what was stored before a time. A time without an offset is UTC. What follows is delivered when the trail starts.",
        HelpName = "end|beginning|SEQUENCE|TIME",
        Required = true,
        CustomParser = ParseTarget,
    };

    private readonly AuthorOption _author;
    private readonly CommonOptions _common;
    private readonly ToolConsole _console;

    public CursorSetCommand(ToolConsole console)
        : base("set", "Move the cursor of an instance of a stopped trail. What it owes before is given up. The trail records it.")
    {
        _console = console;
        _path = new TrailPath(this);
        Options.Add(_instance);
        Options.Add(_to);
        _author = new AuthorOption(this);
        _common = new CommonOptions(
            this, "The configuration file that names the trail and its instances. Default: none is read.");
        SetAction(RunAsync);
    }

    private static CursorTarget? ParseTarget(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) && sequence > 0)
        {
            return new CursorTarget.Through(sequence);
        }

        if (EventTime.TryParseWritten(text, out var time))
        {
            return new CursorTarget.Since(time);
        }

        if (text is "end" or "beginning")
        {
            return text is "end" ? new CursorTarget.End() : new CursorTarget.Beginning();
        }

        result.AddError(
            $"'{text}' is no place in a trail. '--to' is 'end', 'beginning', a sequence number from 1, or a time such as 2025-08-07T02:50:08.");
        return null;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (directory, settings) = _path.ReadExisting(parsed, _common.Config(parsed));
        var instance = parsed.GetValue(_instance)!;
        if (Directory.Exists(directory) && !IsKnown(directory, instance, settings))
        {
            _console.Error($"The instance '{instance}' has no cursor in '{directory}'. {CursorNames.List(StoredCursors.Read(PhysicalFileSystem.Instance, directory))} Correct '--instance', or name the configuration that has it with '--config'.");
            return ExitCode.Usage;
        }

        var moved = await MoveAsync(parsed, directory, instance, settings?.Audit, cancellationToken);
        if (_common.Format(parsed) is OutputFormat.Json)
        {
            JsonOutput.Write(
                _console,
                new { moved.Instance, Through = moved.Place.ToString(), moved.Sequence, moved.Due, moved.RecordedSequence });
        }
        else
        {
            var place = moved.Sequence is { } sequence ? $"event {sequence}" : "the beginning of the trail";
            _console.Line($"MOVED {moved.Instance} to {place}: {CountText.Format(moved.Due, "stored alert")} {CountText.Noun(moved.Due, "follows", "follow")}, which the next start delivers. It is recorded as event {moved.RecordedSequence}.");
        }

        return ExitCode.Good;
    }

    private async Task<MovedCursor> MoveAsync(
        ParseResult parsed, string directory, string instance, AuditTrailOptions? audit, CancellationToken cancellationToken)
    {
        using var loggers = new PeopleLoggerFactory(_console);
        try
        {
            await using var trail =
                await StoppedTrail.OpenAsync(directory, audit, loggers: loggers, cancellationToken: cancellationToken);
            return await CursorMove.RunAsync(
                trail, directory, instance, parsed.GetValue(_to)!, _author.Read(parsed),
                new StoredEventRules(audit?.Policy ?? new Compliance.CompliancePolicy()), cancellationToken);
        }
        catch (FapilogException exception) when (exception.Faults is [{ Code: AuditCodes.DirectoryInUse }])
        {
            throw new FapilogException(
                new Fault(
                    AuditCodes.CommandNotDone,
                    $"A trail runs in '{directory}', and moves the cursors of its instances itself. Stop it, give the command again, and start it."),
                exception);
        }
    }

    // A cursor that nobody reads would be a typing error that looks like success.
    private static bool IsKnown(string directory, string instance, FapilogSettings? settings) =>
        File.Exists(Path.Combine(directory, AlertCursor.NameOf(instance)))
        || settings?.Instances.Any(request => request.InstanceName == instance) is true;
}
