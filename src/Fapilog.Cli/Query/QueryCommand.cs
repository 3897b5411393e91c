using System.CommandLine;
using Fapilog.Diagnostics;
using Fapilog.Querying;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog query [DIR]</c>: the events of a trail that meet some conditions, the newest first. It writes nothing.
/// </summary>
internal sealed class QueryCommand : Command
{
    private readonly TrailPath _path;

    private readonly Option<FileInfo?> _config = new("--config")
    {
        Description = "The configuration file that names the trail. Default: none is read.",
        HelpName = "FILE",
    };

    private readonly Option<QueryFormat?> _format = WordOption.Create(
        "--format",
        "format",
        "A table, an array of the stored lines, or the stored lines. Default: text.",
        [("text", QueryFormat.Text), ("json", QueryFormat.Json), ("jsonl", QueryFormat.JsonLines)]);

    private readonly QueryOptions _options;
    private readonly ToolConsole _console;

    public QueryCommand(ToolConsole console)
        : base("query", "Find events of a trail, the newest first. What it shows is not verified.")
    {
        _console = console;
        _path = new TrailPath(this);
        _options = new QueryOptions(this);
        Options.Add(_config);
        Options.Add(_format);
        SetAction((parsed, cancellationToken) => Task.FromResult(Run(parsed, cancellationToken)));
    }

    private int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] faults = [.. _options.FindFaults(parsed)];
        foreach (var fault in faults)
        {
            _console.Error(fault);
        }

        if (faults.Length > 0)
        {
            return ExitCode.Usage;
        }

        var (directory, _) = _path.ReadExisting(parsed, parsed.GetValue(_config));
        var output = new QueryOutput(_console, parsed.GetValue(_format) ?? QueryFormat.Text);
        output.Begin();
        var unreadable = 0;
        var query = _options.Read(parsed) with { PassedOver = (_, _) => unreadable++ };
        foreach (var entry in TrailQuery.Read(directory, query, cancellationToken))
        {
            output.Write(entry);
        }

        output.End();
        if (unreadable > 0)
        {
            _console.Error($"{CountText.Format(unreadable, "line")} could not be read and {CountText.Noun(unreadable, "is", "are")} left out. 'fapilog verify' says what is wrong.");
        }

        return ExitCode.Good;
    }
}
