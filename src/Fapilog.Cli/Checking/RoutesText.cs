using Fapilog.Alerting;
using Fapilog.Trials;

namespace Fapilog.Cli;

/// <summary>
/// The routes for people.
/// </summary>
internal sealed class RoutesText
{
    private readonly ToolConsole _console;
    private readonly Paragraphs _paragraphs;

    public RoutesText(ToolConsole console)
    {
        _console = console;
        _paragraphs = new Paragraphs(console);
    }

    public void Write(RoutedTrail trail, bool isOnly)
    {
        if (!isOnly)
        {
            _paragraphs.Heading(trail.Name is null ? "The trail of 'Fapilog'" : $"The trail '{trail.Name}'");
        }

        if (trail.Trial is null)
        {
            WriteRoutes(trail);
        }
        else
        {
            WriteTrial(trail, trail.Trial);
        }
    }

    private void WriteRoutes(RoutedTrail trail)
    {
        var instances = trail.Instances.Count == 0
            ? "none is configured"
            : string.Join(", ", trail.Instances.Select(one => one.Options.MinimumSeverity is AlertSeverity.Info
                ? one.Name
                : $"{one.Name} (from severity {SeverityWord.From(one.Options.MinimumSeverity)})"));
        for (var i = 0; i < trail.Options.Routes.Count; i++)
        {
            var route = trail.Options.Routes[i];
            _console.Line($"Route {i}: {MatchText.From(route.Match)}");
            var channel = route.Channel is null ? string.Empty : $", channel '{route.Channel}'";
            _console.Line($"  to: {string.Join(", ", route.To)}{channel}");
            if (route.Fallback.Count > 0)
            {
                _console.Line($"  fallback: {RouteWords.Fallback(route.Fallback, route.FallbackAfter)}");
            }

            if (route.Digest is { } digest)
            {
                _console.Line($"  digest: {RouteWords.Digest(digest)}");
            }

            if (route.Continue)
            {
                _console.Line("  continue: the routes that follow are tried too");
            }
        }

        _console.Line(trail.Options.Routes.Count == 0
            ? $"There are no routes: every instance gets every alert. The instances: {instances}."
            : $"An alert that no route matches goes to every instance. The instances: {instances}.");
    }

    private void WriteTrial(RoutedTrail trail, RouteTrial trial)
    {
        var auditEvent = trail.Event!;
        var component = auditEvent.Component is null ? string.Empty : $" of component '{auditEvent.Component}'";
        _console.Line(
            $"The event: {auditEvent.EventType}{component}, log level {auditEvent.LogLevel}, compliance level {auditEvent.ComplianceLevel}.");
        _console.Line(trial.Decision is { } decision
            ? $"The alert: severity {SeverityWord.From(decision.Severity)}, {RouteWords.And(decision.Reasons)}."
            : trail.Options.Policy.Enabled
                ? "No alert: the event meets no alert condition under this policy."
                : "No alert: the policy is not enabled, so nothing is stored.");
        if (trial.Routes.Count > 0)
        {
            WriteOutcomes(trail, trial);
        }
        else if (trial.Decision is not null)
        {
            _console.Line("There are no routes: every instance gets every alert.");
        }

        if (trail.Instances.Count == 0)
        {
            _console.Line("No instance is configured, so nobody is alerted.");
            return;
        }

        var table = new ToolTable("Instance", "Gets it", "How, or why not");
        foreach (var instance in trial.Instances)
        {
            table.AddRow(
                [instance.Name],
                [instance.Target is not null ? "yes" : instance.FallbackOf.Count > 0 ? "fallback" : "no"],
                trail.WhyNot(instance) is { } why ? [why] : [.. How(instance, instance.Target!)]);
        }

        _console.Table(table);
    }

    private void WriteOutcomes(RoutedTrail trail, RouteTrial trial)
    {
        var table = new ToolTable("Route", "Matches", "For", "Why not");
        for (var i = 0; i < trial.Routes.Count; i++)
        {
            var outcome = trial.Routes[i];
            table.AddRow(
                [$"{i}"],
                [outcome.Matches ? "yes" : outcome.IsTried ? "no" : "-"],
                [MatchText.From(trail.Options.Routes[i].Match)],
                [outcome.IsTried ? trail.WhyNot(i) ?? string.Empty : "not tried: an earlier route matches"]);
        }

        _console.Table(table);
    }

    private static IEnumerable<string> How(RouteTrialInstance instance, AlertTarget target)
    {
        var channel = (target.Channel ?? instance.Options.Channel) is { } name ? $", channel '{name}'" : string.Empty;
        yield return (target.Route < 0 ? "no route matches" : $"by route {target.Route}") + channel;
        if (target.Fallback.Count > 0)
        {
            yield return $"fallback: {RouteWords.Fallback(target.Fallback, target.FallbackAfter)}";
        }

        if (target.Digest is not null)
        {
            yield return instance.Digest is { } digest
                ? $"digest: {RouteWords.Digest(digest)}"
                : $"digest: none, because it is for severities up to {SeverityWord.From(target.Digest.UpTo)} and not for the trail's own findings";
        }
    }
}

/// <summary>
/// The routes as JSON.
/// </summary>
internal static class RoutesDocument
{
    public static object From(RoutedTrail trail) => new
    {
        Trail = trail.Name,
        Alert = trail.Trial?.Decision is { } decision
            ? new { Severity = SeverityWord.From(decision.Severity), decision.Reasons }
            : null,
        Routes = trail.Options.Routes.Select((route, index) => From(trail, route, index)),
        Instances = trail.Trial?.Instances.Select(instance => (object)From(trail, instance))
            ?? trail.Instances.Select(
                one => (object)new { one.Name, MinimumSeverity = SeverityWord.From(one.Options.MinimumSeverity) }),
    };

    private static object From(RoutedTrail trail, AlertRoute route, int index)
    {
        var trial = trail.Trial is { Routes: { Count: > 0 } trials } ? trials[index] : null;
        return new
        {
            Match = MatchDocument.From(route.Match),
            route.To,
            route.Channel,
            route.Fallback,
            route.FallbackAfter,
            route.Continue,
            Digest = From(route.Digest),
            trial?.IsTried,
            trial?.Matches,
            WhyNot = trial is null ? null : trail.WhyNot(index),
        };
    }

    private static object From(RoutedTrail trail, RouteTrialInstance instance) => new
    {
        instance.Name,
        MinimumSeverity = SeverityWord.From(instance.Options.MinimumSeverity),
        Gets = instance.Target is not null,
        WhyNot = trail.WhyNot(instance),
        Route = instance.Target is { Route: >= 0 and var route } ? route : (int?)null,
        Channel = instance.Target is null ? null : instance.Target.Channel ?? instance.Options.Channel,
        Fallback = instance.Target?.Fallback ?? [],
        instance.FallbackOf,
        Digest = From(instance.Digest),
    };

    private static object? From(AlertDigest? digest) => digest is null
        ? null
        : new { digest.Window, digest.By, UpTo = SeverityWord.From(digest.UpTo), digest.Cap };
}
