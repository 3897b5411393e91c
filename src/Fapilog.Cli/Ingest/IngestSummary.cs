using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Diagnostics;

namespace Fapilog.Cli;

/// <summary>
/// Says what became of an input's lines and of the alerts they raised, and whether all of it is good.
/// </summary>
internal sealed class IngestSummary
{
    private readonly IngestResult _result;
    private readonly AuditTrailStatistics _statistics;

    public IngestSummary(IngestResult result, AuditTrailStatistics statistics)
    {
        _result = result;
        _statistics = statistics;
    }

    private bool IsGood => _result is { Interrupted: false, Failure: null, Rejected.Count: 0 }
        && _statistics.Failed == 0
        && _statistics.Instances.All(instance => instance is { Undelivered: 0, Open: 0 });

    /// <param name="console">Where to write.</param>
    /// <param name="format">How to write.</param>
    /// <param name="toPeople">Whether standard output is taken, and the summary goes to standard error.</param>
    public int Write(ToolConsole console, OutputFormat format, bool toPeople)
    {
        if (format is OutputFormat.Json)
        {
            JsonOutput.Write(console, Document(), toPeople);
        }
        else
        {
            WriteText(console, toPeople ? console.Error : console.Line);
        }

        if (ContinueFromLine is { } next)
        {
            WriteEnd(console, next);
        }

        return IsGood ? ExitCode.Good : ExitCode.Bad;
    }

    // Those of the input: what the trail finds out about itself meanwhile is not theirs.
    private long Stored => _statistics.Stored - _statistics.OwnStored;

    // What the device may not have is not counted on.
    private long? ContinueFromLine => _result.ContinueFrom(Stored - _statistics.DurableLag);

    private void WriteEnd(ToolConsole console, long next)
    {
        var after = next == 1 ? "before the first line" : $"after line {next - 1}";
        var rest = next == 1
            ? "Nothing is stored."
            : $"Everything up to it is stored or reported; run again with '--from-line {next}' for the rest.";
        if (_result.Failure is not { } failure)
        {
            console.Error($"Interrupted {after}. {rest}");
            return;
        }

        console.Error($"Stopped {after}: ", failure);
        console.Error(_statistics.DurableLag > 0 ? $"{rest} What follows may be stored, and nobody knows." : rest);
    }

    private object Document() => new
    {
        Stored,
        _statistics.Failed,
        _result.Skipped,
        _result.Rejected,
        _result.Interrupted,
        ContinueFromLine,
        _statistics.LastSequenceNumber,
        _statistics.AlertsRaised,
        Instances = _statistics.Instances.Select(instance => new
        {
            instance.Name,
            instance.Raised,
            instance.Delivered,
            instance.Undelivered,
            instance.Open,
            instance.Obsolete,
            instance.LastFailure,
        }),
    };

    private void WriteText(ToolConsole console, Action<string> line)
    {
        line($"{CountText.Format(Stored, "event")} stored, {CountText.Format(_result.Rejected.Count, "line")} rejected, {_result.Skipped} skipped; {CountText.Format(_statistics.AlertsRaised, "alert")} raised.");
        if (_statistics.Failed > 0)
        {
            console.Error($"{CountText.Format(_statistics.Failed, "event")} could not be stored.");
        }

        foreach (var instance in _statistics.Instances)
        {
            line(Describe(instance));
        }
    }

    private static string Describe(AlertInstanceStatistics instance)
    {
        var (undelivered, open, obsolete) = (
            instance.Undelivered > 0 ? $", {instance.Undelivered} undelivered" : string.Empty,
            instance.Open > 0 ? $", {instance.Open} left for the next start" : string.Empty,
            instance.Obsolete > 0
                ? $", {instance.Obsolete} no {CountText.Noun(instance.Obsolete, "alert")} by today's policy"
                : string.Empty);
        var failure = instance is { Undelivered: 0, Open: 0 } ? string.Empty : $" {instance.LastFailure}";
        return $"{instance.Name}: {instance.Delivered} of {CountText.Format(instance.Raised, "alert")} delivered{undelivered}{open}{obsolete}.{failure}";
    }
}
