using System.CommandLine;
using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog alerts silence expire ID [DIR]</c>: ends a silence before its time.
/// </summary>
internal sealed class SilenceExpireCommand : Command
{
    private readonly Argument<string> _id = new("ID") { Description = "The id of the silence, which 'list' shows." };
    private readonly TrailPath _path;
    private readonly AuthorOption _author;
    private readonly CommonOptions _common;
    private readonly ToolConsole _console;

    public SilenceExpireCommand(ToolConsole console)
        : base("expire", "End a silence now. What it withheld until now stays withheld. The trail records it.")
    {
        _console = console;
        Arguments.Add(_id);
        _path = new TrailPath(this);
        _author = new AuthorOption(this);
        _common = new CommonOptions(this, "The configuration file that names the trail. Default: none is read.");
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (directory, settings) = _path.ReadExisting(parsed, _common.Config(parsed));
        var arguments = AuditMap.Create(("id", parsed.GetValue(_id)!), ("author", _author.Read(parsed)));
        var result = await TrailCommand.SendAsync(
            directory, settings?.Audit, SilenceCommands.Expire, arguments, _console, cancellationToken);
        var silence = Silence.Parse(result["silence"].AsMap())!;
        _ = result["sequence"].TryGetInt64(out var sequence);
        if (_common.Format(parsed) is OutputFormat.Json)
        {
            JsonOutput.Write(_console, new { Silence = SilenceDocument.From(silence), Sequence = sequence });
        }
        else
        {
            _console.Line($"ENDED {silence.Id} at {silence.Until:u}. It is recorded as event {sequence}.");
        }

        return ExitCode.Good;
    }
}
