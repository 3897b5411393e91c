using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Hosting;
using Fapilog.Querying;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog ingest FILE|-</c>: events as JSON lines into the trail, and their alerts to whoever is configured.
/// </summary>
internal sealed class IngestCommand : Command
{
    private const double MostWaitSeconds = 86_400;

    // The log of what is left for the next start; the summary has it.
    private const int LeftForTheNextStart = 3025;

    private readonly Argument<string> _input = new("FILE|-") { Description = "A file of JSON lines, or '-' for standard input." };

    private readonly Option<bool> _skipExisting = new("--skip-existing")
    {
        Description = "Skip events whose event_id is in the trail already. A line without one is always stored.",
    };

    private readonly Option<long> _fromLine = new("--from-line")
    {
        Description = "The first line to read, so that an interrupted run can be continued.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
        CustomParser = ParseLine,
    };

    private readonly Option<double> _wait = new("--wait")
    {
        Description = "How many seconds to wait for alerts after the last event is stored. From 0 to 86400.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 30,
        CustomParser = ParseWait,
    };

    private readonly Option<bool> _acknowledge = new("--ack")
    {
        Description = "Write to standard output only the event_id of each event stored, a line each, as soon as its '--durability' holds. The summary goes to standard error.",
    };

    private readonly Option<AuditDurability?> _durability = WordOption.Create(
        "--durability",
        "durability",
        "When an event counts as stored: on the device, or in the trail's queue. Default: durable with '--ack', else enqueued, with one sync at the end.",
        [("durable", AuditDurability.Durable), ("enqueued", AuditDurability.Enqueued)]);

    private readonly Option<string?> _trail = ConfiguredTrail.CreateOption();
    private readonly CommonOptions _common;
    private readonly ToolConsole _console;

    public IngestCommand(ToolConsole console)
        : base("ingest", "Store events and deliver their alerts. Exit code 1 when a line is rejected or an alert undelivered.")
    {
        _console = console;
        Arguments.Add(_input);
        Options.Add(_skipExisting);
        Options.Add(_fromLine);
        Options.Add(_wait);
        Options.Add(_trail);
        Options.Add(_durability);
        Options.Add(_acknowledge);
        _common = new CommonOptions(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var name = parsed.GetValue(_input)!;
        if (name != "-" && !File.Exists(name))
        {
            _console.Error(NoFile.Describe(name, "Name a file of JSON lines, or '-' for standard input."));
            return ExitCode.Usage;
        }

        await using var input = new InterruptibleInput(name, _console, cancellationToken);
        using var loggers = new PeopleLoggerFactory(_console, LeftForTheNextStart);
        var configuration = ToolConfiguration.Load(_common.Config(parsed));
        ToolConfiguration.WarnOfMissing(_common.Config(parsed), configuration, _console);
        var trailName = ConfiguredTrail.Choose(configuration, parsed.GetValue(_trail));
        await using var runtime = FapilogRuntime.Create(
            configuration,
            loggerFactory: loggers,
            trailName: trailName,
            // So that what is stored is the beginning of the input, and the rest can be given again.
            configure: fapilog => fapilog.ConfigureAudit(audit => audit.StopAfterFailure = true));
        if (!runtime.Settings.Audit.Policy.Enabled)
        {
            _console.Error($"The policy is not enabled, so nothing would be stored. Set '{NamedTrails.PathOf(trailName)}:Audit:Policy:Enabled' to true.");
            return ExitCode.Usage;
        }

        ToolConfiguration.WarnOfNothing(_common.Config(parsed), configuration, runtime.Settings.Audit.StoragePath, _console);
        await runtime.Trail.StartAsync(cancellationToken);

        // Not before the start, which takes the directory: until then another writer may add to it.
        var existing = parsed.GetValue(_skipExisting)
            ? StoredEvents.Read(runtime.Settings.Audit.StoragePath)
                .Select(stored => stored.EventId)
                .ToHashSet(StringComparer.Ordinal)
            : null;
        var acknowledges = parsed.GetValue(_acknowledge);
        var durability = parsed.GetValue(_durability) ?? (acknowledges ? AuditDurability.Durable : AuditDurability.Enqueued);
        using var inFlight = new InFlight(
            acknowledges ? new Acknowledgements(_console) : null, runtime.Settings.Audit.QueueCapacity);
        var ingestion = new Ingestion(
            runtime.Trail,
            durability,
            inFlight,
            existing,
            parsed.GetValue(_fromLine),
            rejected => _console.Error($"Line {rejected.Line} is not taken: {rejected.Reason}"));
        var result = await IngestAsync(ingestion, input, cancellationToken);
        await inFlight.FinishAsync();
        result.Failure = inFlight.Failure ?? await DrainAsync(runtime.Trail);
        await WaitForAlertsAsync(runtime.Trail, TimeSpan.FromSeconds(parsed.GetValue(_wait)), cancellationToken);

        // After the full wait stopping only counts what is left. One that was cut short still has the trail's own limit: a run
        // that continues does not read these lines again, so an alert left now is not raised again.
        await runtime.Trail.StopAsync(new CancellationToken(canceled: !cancellationToken.IsCancellationRequested));
        var code = new IngestSummary(result, runtime.Trail.Statistics)
            .Write(_console, _common.Format(parsed), toPeople: acknowledges);
        if (IsBehindTheEnd(result))
        {
            _console.Error($"The input has {CountText.Format(result.LinesSeen, "line")}, so nothing was read. Correct '--from-line', or the name of the input.");
            return ExitCode.Usage;
        }

        return code;
    }

    // The line after the last is where a run goes on that was interrupted at its end.
    private static bool IsBehindTheEnd(IngestResult result) =>
        result is { Interrupted: false, Failure: null } && result.FirstLine > result.LinesSeen + 1;

    private static async Task<Exception?> DrainAsync(AuditTrail trail)
    {
        try
        {
            await trail.DrainAsync(CancellationToken.None);
            return null;
        }
        catch (FapilogException exception)
        {
            return exception;
        }
    }

    private static double ParseWait(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= MostWaitSeconds)
        {
            return seconds;
        }

        result.AddError($"'{text}' is not a number of seconds from 0 to {MostWaitSeconds.ToString(CultureInfo.InvariantCulture)}. Correct '--wait'.");
        return 0;
    }

    private static long ParseLine(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var line) && line > 0)
        {
            return line;
        }

        result.AddError($"'{text}' is not the number of a line, from 1. Correct '--from-line'.");
        return 1;
    }

    private async Task WaitForAlertsAsync(AuditTrail trail, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(wait);
        try
        {
            await trail.DrainAlertsAsync(TimeProvider.System.GetUtcNow() + wait, limit.Token);
            foreach (var instance in trail.Statistics.Instances.Where(instance =>
                instance is { Open: > 0, State: not AlertInstanceState.Disabled } && wait > TimeSpan.Zero))
            {
                // Not why: the log says it above, and the summary below.
                _console.Error(
                    $"The wait for '{instance.Name}' ended early: {CountText.Format(instance.Open, "alert")} {CountText.Noun(instance.Open, "is", "are")} open, and none is tried again within "
                    + $"{CountText.Seconds(wait)}.");
            }
        }
        catch (OperationCanceledException)
        {
            // The summary says what is still open.
        }
    }

    private async Task<IngestResult> IngestAsync(Ingestion ingestion, Stream input, CancellationToken cancellationToken)
    {
        if (!_console.ErrorIsTerminal || !input.CanSeek)
        {
            return await ingestion.RunAsync(input, _ => { }, cancellationToken);
        }

        var length = input.Length;
        return await _console.WithProgressAsync(
            "Storing", bar => ingestion.RunAsync(input, position => bar.Report(position, length), cancellationToken));
    }
}
