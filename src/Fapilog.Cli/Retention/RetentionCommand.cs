using System.CommandLine;
using Fapilog.Diagnostics;
using Fapilog.Hosting;
using Fapilog.Retention;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog retention [DIR] --dry-run</c>: names the days that are due. It writes nothing; the trail itself deletes.
/// </summary>
internal sealed class RetentionCommand : Command
{
    private readonly Argument<string?> _path = new("DIR")
    {
        Description = "The trail's directory. Default: the StoragePath of the configuration.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Name the days, and nothing else. The command never does more: a second writer would fork the chain.",
    };

    private readonly Option<string?> _trail = ConfiguredTrail.CreateOption();
    private readonly CommonOptions _common;
    private readonly ToolConsole _console;

    public RetentionCommand(ToolConsole console)
        : base(
            "retention",
            "Name the days that are due to leave the trail. Deletes nothing: the trail itself does, where retention is enforced.")
    {
        _console = console;
        Arguments.Add(_path);
        Options.Add(_dryRun);
        Options.Add(_trail);
        _common = new CommonOptions(this);
        SetAction(parsed => Run(parsed));
    }

    private int Run(ParseResult parsed)
    {
        var configuration = ToolConfiguration.Load(_common.Config(parsed), _console);
        var (path, trail) = (parsed.GetValue(_path), parsed.GetValue(_trail));
        var audit = (path is not null && trail is null
            ? ConfiguredTrail.ReadOf(configuration, path)
            : FapilogSettings.Read(configuration, ConfiguredTrail.Choose(configuration, trail))).Audit;
        var directory = Path.GetFullPath(path ?? audit.StoragePath);
        TrailPath.ThrowIfMissing(directory);

        var due = TrailRetention.Plan(directory, TrailRetention.DaysInTrail(audit.Policy, audit.ArchivePath));
        if (_common.Format(parsed) is OutputFormat.Json)
        {
            JsonOutput.Write(_console, new { audit.EnforceRetention, audit.Policy.RetentionDays, Files = due });
            return ExitCode.Good;
        }

        foreach (var name in due)
        {
            _console.Line(name);
        }

        var days = $"{CountText.Format(due.Count, "day")} {CountText.Noun(due.Count, "is", "are")} due.";
        _console.Error(audit.EnforceRetention
            ? $"{days} The trail deletes those that are what their seals say, when it starts and when a day closes."
            : $"{days} Nothing is deleted: EnforceRetention is false.");
        return ExitCode.Good;
    }
}
