using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Trials;

/// <summary>
/// Where the alert of one event would go: decided as a trail decides it, without a trail and without a provider.
/// </summary>
internal sealed class RouteTrial
{
    private RouteTrial()
    {
    }

    /// <summary>Gets the alert; null for an event that raises none under the policy.</summary>
    public AlertDecision? Decision { get; private init; }

    /// <summary>Gets the outcome of each route; empty when there is no alert.</summary>
    public IReadOnlyList<AlertRouteTrial> Routes { get; private init; } = [];

    /// <summary>Gets the outcome of each instance.</summary>
    public IReadOnlyList<RouteTrialInstance> Instances { get; private init; } = [];

    /// <param name="trail">The options of the trail: its policy and its routes, which are valid.</param>
    /// <param name="instances">The trail's instances.</param>
    /// <param name="auditEvent">The event, as it would be stored.</param>
    public static RouteTrial Run(
        AuditTrailOptions trail, IEnumerable<(string Name, AlertInstanceOptions Options)> instances, AuditEvent auditEvent)
    {
        var router = new AlertRouter(trail.Routes);
        if (!trail.Policy.Enabled || new StoredEventRules(trail.Policy).Evaluate(auditEvent) is not { } decision)
        {
            return new RouteTrial
            {
                Instances =
                    [.. instances.Select(one => new RouteTrialInstance(one.Name, one.Options, RouteTrialOutcome.NoAlert))],
            };
        }

        RouteTrialInstance[] all = [.. instances.Select(one =>
        {
            var target = router.Find(one.Name, auditEvent, decision);
            var outcome = one.Name.Equals(decision.About, StringComparison.OrdinalIgnoreCase) ? RouteTrialOutcome.AboutItself
                : decision.Severity < one.Options.MinimumSeverity ? RouteTrialOutcome.BelowMinimumSeverity
                : target is null ? RouteTrialOutcome.NotNamed
                : RouteTrialOutcome.Gets;
            return new RouteTrialInstance(one.Name, one.Options, outcome)
            {
                Target = outcome is RouteTrialOutcome.Gets ? target : null,
                Digest = outcome is RouteTrialOutcome.Gets && !IsAtOnce(decision, target!.Digest) ? target.Digest : null,
            };
        })];
        return new RouteTrial
        {
            Decision = decision,
            Routes = router.Explain(auditEvent, decision),
            Instances = [.. all.Select(one => one with { FallbackOf = FallbackOf(one, all) })],
        };
    }

    private static bool IsAtOnce(AlertDecision decision, AlertDigest? digest) =>
        decision.IsFinding || decision.Severity > digest?.UpTo;

    // A fallback gets an alert whatever its own MinimumSeverity is.
    private static IReadOnlyList<string> FallbackOf(RouteTrialInstance instance, RouteTrialInstance[] all) =>
        instance.Target is not null
        ? []
        : [.. all
            .Where(one => one.Target?.Fallback.Contains(instance.Name, StringComparer.OrdinalIgnoreCase) is true)
            .Select(one => one.Name)];
}

/// <summary>
/// Whether an instance would get an alert, and how.
/// </summary>
internal sealed record RouteTrialInstance(string Name, AlertInstanceOptions Options, RouteTrialOutcome Outcome)
{
    /// <summary>Gets how it gets the alert; null when it does not.</summary>
    public AlertTarget? Target { get; init; }

    /// <summary>Gets how the alert is joined with others; null when it is sent at once.</summary>
    public AlertDigest? Digest { get; init; }

    /// <summary>Gets the instances that it replaces when they cannot deliver the alert.</summary>
    public IReadOnlyList<string> FallbackOf { get; init; } = [];
}

/// <summary>
/// Whether an instance would get an alert, and if not, why.
/// </summary>
internal enum RouteTrialOutcome
{
    Gets,

    /// <summary>The event meets no alert condition under the policy.</summary>
    NoAlert,

    BelowMinimumSeverity,

    /// <summary>The alert says that this instance does not deliver.</summary>
    AboutItself,

    /// <summary>A route matches, and none that does names the instance in <c>To</c>.</summary>
    NotNamed,
}
