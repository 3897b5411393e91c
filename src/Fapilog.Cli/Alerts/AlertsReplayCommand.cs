using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Format;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog alerts replay [DIR]</c>: sends undelivered alerts again, by the trail that runs or else by one that is started for
/// it.
/// </summary>
internal sealed class AlertsReplayCommand : Command
{
    private const int LongestWait = 3600;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly TrailPath _path;
    private readonly UndeliveredOptions _chosen;

    private readonly Option<int> _wait = new("--wait")
    {
        Description = $"How many seconds to wait for the outcome, up to {LongestWait}. A running trail goes on sending after that.",
        HelpName = "SECONDS",
        CustomParser = ParseWait,
        DefaultValueFactory = _ => 5,
    };

    private readonly AuthorOption _author;
    private readonly CommonOptions _common;
    private readonly ToolConsole _console;

    public AlertsReplayCommand(ToolConsole console)
        : base(
            "replay",
            "Send undelivered alerts again, each marked as a replay. The trail records it. "
            + "Exit code 1 when one is not delivered.")
    {
        _console = console;
        _path = new TrailPath(this);
        _chosen = new UndeliveredOptions(this);
        Options.Add(_wait);
        _author = new AuthorOption(this);
        _common = new CommonOptions(
            this, "The configuration of the trail and its instances. Needed where no trail runs. Default: none is read.");
        SetAction(RunAsync);
    }

    private static int ParseWait(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= LongestWait)
        {
            return seconds;
        }

        result.AddError(
            $"'{text}' is not a whole number of seconds from 0 to {LongestWait}. Correct '--wait'.");
        return 0;
    }

    private static async Task<AuditMap> WaitAsync(
        AuditMap answer, Func<string, AuditMap, Task<AuditMap>> send, TimeSpan wait, CancellationToken cancellationToken)
    {
        var limit = TimeProvider.System.GetUtcNow() + wait;
        while (!new ReplayReport(answer).IsDone && TimeProvider.System.GetUtcNow() < limit)
        {
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            answer = await send(ReplayCommand.ProgressName, AuditMap.Create(("run", answer["run"])));
        }

        return answer;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (config, wait) = (_common.Config(parsed), TimeSpan.FromSeconds(parsed.GetValue(_wait)));
        var (directory, settings) = _path.ReadExisting(parsed, config);
        var filter = _chosen.Read(parsed);
        if (KnownInstances.FindFault(directory, filter.Instance, settings) is { } fault)
        {
            _console.Error(fault);
            return ExitCode.Usage;
        }

        var arguments = AuditMap.Create(
            ("author", _author.Read(parsed)),
            ("instance", filter.Instance is { } instance ? AuditValue.FromString(instance) : AuditValue.Null),
            ("since", filter.Since is { } since ? EventTime.ToText(since) : AuditValue.Null));
        var result = await TrailCommand.SendToInstancesAsync(
            directory, config, ReplayCommand.Name, arguments,
            (answer, send) => WaitAsync(answer, send, wait, cancellationToken), _console, cancellationToken);
        return new ReplayReport(result).Write(_console, _common.Format(parsed));
    }
}

/// <summary>
/// Says what became of the alerts that were sent again.
/// </summary>
internal sealed class ReplayReport
{
    private readonly AuditMap _result;

    public ReplayReport(AuditMap result)
    {
        _result = result;
    }

    /// <summary>Gets a value indicating whether every alert was delivered, failed or could not be sent.</summary>
    public bool IsDone => !_result["is_sending"].AsBoolean() && Number("open") == 0;

    /// <summary>Writes the report and returns the exit code.</summary>
    public int Write(ToolConsole console, OutputFormat format)
    {
        var (delivered, failed) = (Number("delivered"), Number("failed"));
        var (open, notSent) = (Number("open"), Number("not_sent"));
        var isSending = _result["is_sending"].AsBoolean();
        var reasons = _result["reasons"].AsMap().ToDictionary(
            reason => reason.Key, reason => reason.Value.TryGetInt64(out var number) ? number : 0, StringComparer.Ordinal);
        if (format is OutputFormat.Json)
        {
            JsonOutput.Write(console, new
            {
                Delivered = delivered,
                Failed = failed,
                Open = open,
                NotSent = notSent,
                IsSending = isSending,
                Reasons = reasons.Select(reason => new { Reason = reason.Key, Count = reason.Value }),
            });
        }
        else
        {
            WriteText(console, delivered, failed, open, notSent, isSending, reasons);
        }

        return failed + open + notSent == 0 && !isSending ? ExitCode.Good : ExitCode.Bad;
    }

    private static void WriteText(
        ToolConsole console, long delivered, long failed, long open, long notSent, bool isSending,
        Dictionary<string, long> reasons)
    {
        if (delivered + failed + open + notSent == 0 && !isSending)
        {
            console.Line("There is no undelivered alert to send again.");
            return;
        }

        var more = isSending ? ", and more are being sent" : string.Empty;
        console.Line($"SENT AGAIN: {Text(delivered)} delivered, {Text(failed)} failed, {Text(open)} not answered yet{more}. {Text(notSent)} could not be sent.");
        foreach (var (reason, count) in reasons)
        {
            console.Line($"{Text(count)} x {reason}");
        }

        if (failed + open + notSent > 0 || isSending)
        {
            console.Error("'fapilog alerts undelivered' lists those that are not delivered.");
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private long Number(string name) => _result[name].TryGetInt64(out var number) ? number : 0;
}
