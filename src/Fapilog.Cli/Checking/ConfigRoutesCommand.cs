using System.CommandLine;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Hosting;
using Fapilog.Trials;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog config routes</c>: shows the routes, or where the alert of one event would go and why. No provider is loaded.
/// </summary>
internal sealed class ConfigRoutesCommand : Command
{
    private readonly Option<string?> _event = new("--event")
    {
        Description = "One event as JSON, up to 1 MiB, under the names of the format; what it leaves open is filled in. '-' is standard input. Default: the routes are shown, and no event.",
        HelpName = "FILE|-",
    };

    private readonly CommonOptions _common;
    private readonly ToolConsole _console;

    public ConfigRoutesCommand(ToolConsole console)
        : base("routes", "Show the routes, or which instances would get the alert of an event, and why. Nothing is sent or loaded.")
    {
        _console = console;
        Options.Add(_event);
        _common = new CommonOptions(this);
        SetAction((parsed, cancellationToken) => Task.FromResult(Run(parsed, cancellationToken)));
    }

    private int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        var all = FapilogSettings.ReadAll(ToolConfiguration.Load(_common.Config(parsed), _console));
        var file = parsed.GetValue(_event) is { } name ? EventFile.Read(name, _console, cancellationToken) : null;
        RoutedTrail[] trails = [.. all.Select(settings => new RoutedTrail(settings, file?.EventFor(settings.Audit)))];
        if (_common.Format(parsed) is OutputFormat.Json)
        {
            JsonOutput.Write(_console, new { Trails = trails.Select(RoutesDocument.From) });
        }
        else
        {
            var text = new RoutesText(_console);
            foreach (var trail in trails)
            {
                text.Write(trail, isOnly: trails.Length == 1);
            }
        }

        foreach (var idle in all.SelectMany(settings => settings.IdleRoutes))
        {
            _console.Error($"warning: {idle}");
        }

        return ExitCode.Good;
    }
}

/// <summary>
/// The routes of one trail, and what they do with an event, if there is one.
/// </summary>
internal sealed class RoutedTrail
{
    public RoutedTrail(FapilogSettings settings, AuditEvent? auditEvent)
    {
        Name = settings.TrailName;
        Options = settings.Audit;
        Instances = [.. settings.Instances.Select(request => (request.InstanceName, request.Options))];
        Event = auditEvent;
        Trial = auditEvent is null ? null : RouteTrial.Run(settings.Audit, Instances, auditEvent);
    }

    public string? Name { get; }

    public AuditTrailOptions Options { get; }

    public IReadOnlyList<(string Name, AlertInstanceOptions Options)> Instances { get; }

    public AuditEvent? Event { get; }

    public RouteTrial? Trial { get; }

    /// <summary>
    /// Says which condition of a route the alert does not meet; null when it meets all, or the route was not tried.
    /// </summary>
    public string? WhyNot(int route)
    {
        var match = Options.Routes[route].Match;
        return Trial!.Routes[route].Failed switch
        {
            nameof(AlertMatch.MinimumSeverity) =>
                $"severity {SeverityWord.From(Trial.Decision!.Severity)} is below {SeverityWord.From(match.MinimumSeverity)}",
            nameof(AlertMatch.EventTypes) => Not("event type", Event!.EventType.Value, match.EventTypes),
            nameof(AlertMatch.Components) => Not("component", Event!.Component, match.Components),
            nameof(AlertMatch.ComplianceLevels) => Not("compliance level", Event!.ComplianceLevel?.Value, match.ComplianceLevels),
            nameof(AlertMatch.Reasons) => Not("reason", RouteWords.And(Trial.Decision!.Reasons), match.Reasons),
            _ => null,
        };
    }

    /// <summary>Says why an instance does not get the alert; null when it does.</summary>
    public string? WhyNot(RouteTrialInstance instance) => instance.Outcome switch
    {
        _ when instance.FallbackOf.Count > 0 => $"only if {RouteWords.Or(instance.FallbackOf)} cannot deliver it",
        RouteTrialOutcome.AboutItself => "the alert is about this instance",
        RouteTrialOutcome.NoAlert => "the event meets no alert condition under this policy",
        RouteTrialOutcome.BelowMinimumSeverity =>
            $"severity {SeverityWord.From(Trial!.Decision!.Severity)} is below its MinimumSeverity, {SeverityWord.From(instance.Options.MinimumSeverity)}",
        RouteTrialOutcome.NotNamed => "no route that matches names it",
        _ => null,
    };

    private static string Not(string what, string? value, IReadOnlyList<string> wanted) =>
        value is null
        ? $"the event has no {what}, and {RouteWords.Or(wanted)} is asked for"
        : $"{what} {value} is not {RouteWords.Or(wanted)}";
}

/// <summary>
/// Parts of a route in words.
/// </summary>
internal static class RouteWords
{
    public static string And(IReadOnlyList<string> words) => Join(words, "and");

    public static string Or(IReadOnlyList<string> words) => Join(words, "or");

    public static string Fallback(IReadOnlyList<string> fallback, TimeSpan after) =>
        $"{string.Join(", then ", fallback)}, if the alert is rejected or too old, or the instance has failed for {after}";

    public static string Digest(AlertDigest digest)
    {
        var alike = digest.By.Count == 0 ? "the route" : $"the same {And([.. digest.By.Select(Name)])}";
        return $"alerts of {alike} up to severity {SeverityWord.From(digest.UpTo)} within {digest.Window} are one message, at most {CountText.Format(digest.Cap, "message")} and one for the rest";
    }

    private static string Name(AlertProperty by) => by switch
    {
        AlertProperty.ComplianceLevel => "compliance level",
        _ => by.ToString().ToLowerInvariant(),
    };

    private static string Join(IReadOnlyList<string> words, string last) => words.Count < 2
        ? string.Concat(words)
        : $"{string.Join(", ", words.Take(words.Count - 1))} {last} {words[^1]}";
}
