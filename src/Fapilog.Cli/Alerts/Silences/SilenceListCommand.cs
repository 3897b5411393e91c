using System.CommandLine;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Storage;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog alerts silence list [DIR]</c>: the silences, and the alerts that each covers. Reads only, also beside a running
/// trail.
/// </summary>
internal sealed class SilenceListCommand : Command
{
    private readonly TrailPath _path;

    private readonly Option<bool> _all = new("--all")
    {
        Description = "List those that ended within the last 30 days too.",
    };

    private readonly CommonOptions _common;
    private readonly ToolConsole _console;

    public SilenceListCommand(ToolConsole console)
        : base("list", "List the silences, and count from the trail the alerts that each covers.")
    {
        _console = console;
        _path = new TrailPath(this);
        Options.Add(_all);
        _common = new CommonOptions(
            this, "The configuration file that names the trail, its policy and its quiet hours. Default: none is read.");
        SetAction((parsed, cancellationToken) => Task.FromResult(Run(parsed, cancellationToken)));
    }

    private int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (directory, settings) = _path.ReadExisting(parsed, _common.Config(parsed));
        var options = settings?.Audit ?? new AuditTrailOptions();

        var silences = Silences.Read(PhysicalFileSystem.Instance, directory, options.QuietHours, TimeProvider.System);
        var now = TimeProvider.System.GetUtcNow();
        Silence[] shown = [.. silences.All.Where(silence => parsed.GetValue(_all) || silence.Until > now)];
        Silence[] quiet = [.. silences.QuietHours];

        // Quiet hours have no beginning, so they are counted over the time in which an alert may still be withheld.
        var from = shown.Select(silence => silence.From)
            .Concat(quiet.Select(_ => now - Silences.Longest))
            .DefaultIfEmpty(now)
            .Min();
        var counts = shown.Length + quiet.Length == 0
            ? new Dictionary<string, SilenceCount>()
            : SilenceCount.Count(
                PhysicalFileSystem.Instance, directory, silences, new StoredEventRules(options.Policy), from, cancellationToken);
        if (_common.Format(parsed) is OutputFormat.Json)
        {
            JsonOutput.Write(_console, new
            {
                Silences = shown.Select(silence => new
                {
                    State = StateOf(silence, now),
                    Silence = SilenceDocument.From(silence),
                    Covered = counts.GetValueOrDefault(silence.Id, SilenceCount.None),
                }),
                QuietHours = quiet.Select(silence => new
                {
                    silence.Id,
                    Match = MatchDocument.From(silence.Match),
                    silence.Comment,
                    Covered = counts.GetValueOrDefault(silence.Id, SilenceCount.None),
                }),
            });
        }
        else
        {
            WriteText(shown, quiet, now, counts);
        }

        return ExitCode.Good;
    }

    private static string StateOf(Silence silence, DateTimeOffset now) =>
        silence.Until <= now ? "ended" : silence.From > now ? "planned" : "active";

    private static string Describe(SilenceCount? count) => count is null
        ? "0"
        : $"{count.Alerts}, from sequence {count.FirstSequence} to {count.LastSequence}";

    private void WriteText(
        Silence[] shown, Silence[] quiet, DateTimeOffset now, IReadOnlyDictionary<string, SilenceCount> counts)
    {
        foreach (var silence in shown)
        {
            _console.Bold($"{silence.Id} {StateOf(silence, now)}");
            _console.Line($"  matches  {MatchText.From(silence.Match)}");
            _console.Line($"  stored   from {silence.From:u} until {silence.Until:u}");
            _console.Line($"  alerts   {Describe(counts.GetValueOrDefault(silence.Id))}");
            _console.Line($"  author   {silence.Author}{(silence.ExpiredBy is { } by ? $"; ended by {by}" : string.Empty)}");
            _console.Line($"  comment  {silence.Comment}");
        }

        foreach (var silence in quiet)
        {
            _console.Bold($"{silence.Id} configured");
            _console.Line($"  matches  {MatchText.From(silence.Match)}");
            _console.Line($"  alerts   {Describe(counts.GetValueOrDefault(silence.Id))}");
            _console.Line($"  comment  {silence.Comment}");
        }

        if (shown.Length + quiet.Length == 0)
        {
            _console.Error("There are no silences. '--all' lists those that ended within the last 30 days too.");
        }
    }
}
