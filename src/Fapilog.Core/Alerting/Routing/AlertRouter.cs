using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Fapilog.Auditing;

namespace Fapilog.Alerting;

/// <summary>
/// Decides which instances get an alert, and how. Immutable.
/// </summary>
internal sealed class AlertRouter
{
    private readonly Route[] _routes;

    public AlertRouter(IEnumerable<AlertRoute> routes)
    {
        _routes = [.. routes.Select((route, index) => new Route(route, index))];
        Fingerprint = _routes.Length == 0 ? string.Empty : FingerprintOf(routes);
    }

    /// <summary>
    /// Gets a short text that differs when the routes may give an alert to other instances; empty without routes.
    /// </summary>
    public string Fingerprint { get; }

    /// <summary>
    /// Returns how an instance gets an alert: by the first route that names it; null when it does not get it. No instance gets an
    /// alert about itself; those that stand in for it do.
    /// </summary>
    public AlertTarget? Find(string instance, AuditEvent auditEvent, AlertDecision decision)
    {
        if (instance.Equals(decision.About, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var matched = false;
        foreach (var route in _routes)
        {
            if (!route.Match.Matches(auditEvent, decision))
            {
                continue;
            }

            matched = true;
            if (route.Targets.TryGetValue(instance, out var target))
            {
                return target;
            }

            if (decision.About is { } about && route.Targets.ContainsKey(about)
                && route.StandIns.Contains(instance, StringComparer.OrdinalIgnoreCase))
            {
                return AlertTarget.Everyone with { Route = route.Index };
            }

            if (!route.Continue)
            {
                return null;
            }
        }

        return matched ? null : AlertTarget.Everyone;
    }

    /// <summary>
    /// Returns how long an instance must have failed before the first of its alerts may go to another one; null when none may.
    /// </summary>
    public TimeSpan? FallbackAfter(string instance)
    {
        var some = _routes
            .Where(route => route.StandIns.SkipLast(1).Contains(instance, StringComparer.OrdinalIgnoreCase)
                || (route.StandIns.Count > 0 && route.Targets.ContainsKey(instance)))
            .Select(route => (TimeSpan?)route.FallbackAfter);
        return some.Min();
    }

    /// <summary>Returns for each route whether it was tried for an alert, and which of its conditions failed.</summary>
    public IReadOnlyList<AlertRouteTrial> Explain(AuditEvent auditEvent, AlertDecision decision)
    {
        var trials = new List<AlertRouteTrial>();
        foreach (var route in _routes)
        {
            var isTried = trials.Count == 0 || !trials[^1].IsLast;
            var failed = isTried ? route.Match.FindFailed(auditEvent, decision) : null;
            trials.Add(new AlertRouteTrial(isTried, failed) { IsLast = !isTried || (failed is null && !route.Continue) });
        }

        return trials;
    }

    private static string FingerprintOf(IEnumerable<AlertRoute> routes)
    {
        var all = routes.SelectMany(route => (string[])
        [
            $"{route.Match.MinimumSeverity} {route.Continue}",
            string.Join(' ', route.Match.EventTypes),
            string.Join('\t', route.Match.Components),
            string.Join(' ', route.Match.ComplianceLevels),
            string.Join(' ', route.Match.Reasons),
            string.Join('\t', route.To),
            string.Join('\t', route.Fallback),
        ]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', all))))[..16];
    }

    private sealed class Route
    {
        public Route(AlertRoute route, int index)
        {
            Match = new AlertCondition(route.Match);
            Index = index;
            Continue = route.Continue;
            StandIns = [.. route.Fallback];
            FallbackAfter = route.FallbackAfter;
            Targets = route.To.Distinct(StringComparer.OrdinalIgnoreCase).ToFrozenDictionary(
                instance => instance,
                _ => new AlertTarget(index, route.Channel, StandIns, route.FallbackAfter, route.Digest),
                StringComparer.OrdinalIgnoreCase);
        }

        public AlertCondition Match { get; }

        public int Index { get; }

        public bool Continue { get; }

        public IReadOnlyList<string> StandIns { get; }

        public TimeSpan FallbackAfter { get; }

        public FrozenDictionary<string, AlertTarget> Targets { get; }
    }
}

/// <summary>
/// How an instance gets an alert.
/// </summary>
/// <param name="Route">The index of the route; -1 when no route matches.</param>
/// <param name="Channel">The channel in place of the instance's own; null for the instance's own.</param>
/// <param name="Fallback">The instances that get the alert if this one cannot deliver it.</param>
/// <param name="FallbackAfter">How long the instance must have failed before they get it.</param>
/// <param name="Digest">How like alerts are joined; null for not at all.</param>
internal sealed record AlertTarget(
    int Route, string? Channel, IReadOnlyList<string> Fallback, TimeSpan FallbackAfter, AlertDigest? Digest)
{
    /// <summary>Gets the target of an alert that no route matches: every instance gets it.</summary>
    public static AlertTarget Everyone { get; } = new(-1, null, [], TimeSpan.Zero, null);
}

/// <summary>
/// What one route was for one alert.
/// </summary>
/// <param name="IsTried">Whether it was tried: no earlier route ended the search.</param>
/// <param name="Failed">
/// The property of <see cref="AlertMatch"/> that failed; null when the route matches or was not tried.
/// </param>
internal sealed record AlertRouteTrial(bool IsTried, string? Failed)
{
    public bool Matches => IsTried && Failed is null;

    /// <summary>Gets whether no later route is tried.</summary>
    public bool IsLast { get; init; }
}

/// <summary>
/// The words that a condition takes: an event's type or compliance level, or a reason. Case, <c>-</c> and <c>_</c> do not matter,
/// as with the policy's level.
/// </summary>
internal static class AlertWord
{
    public static IReadOnlyList<string> Reasons { get; } =
    [
        AlertReason.CriticalError, AlertReason.SecurityEvent, AlertReason.ComplianceViolation, AlertReason.IntegrityFailure,
        AlertReason.AuditStorageFailure, AlertReason.AlertingFailure,
    ];

    /// <summary>Returns the word as the trail stores it; null for one that is not known.</summary>
    public static string? Find(string? text, IEnumerable<string> known) =>
        text is null ? null : known.FirstOrDefault(word => Fold(word) == Fold(text));

    private static string Fold(string text) => text.Replace("-", string.Empty, StringComparison.Ordinal)
        .Replace("_", string.Empty, StringComparison.Ordinal)
        .ToUpperInvariant();
}

/// <summary>
/// An <see cref="AlertMatch"/> that is made ready for many alerts. Immutable.
/// </summary>
internal sealed class AlertCondition
{
    private readonly AlertSeverity _minimumSeverity;
    private readonly FrozenSet<string> _eventTypes;
    private readonly FrozenSet<string> _levels;
    private readonly FrozenSet<string> _reasons;
    private readonly FrozenSet<string> _components;
    private readonly string[] _prefixes;

    public AlertCondition(AlertMatch match)
    {
        _minimumSeverity = match.MinimumSeverity;
        _eventTypes = Words(match.EventTypes, AuditEventType.KnownValues);
        _levels = Words(match.ComplianceLevels, ComplianceLevel.KnownValues);
        _reasons = Words(match.Reasons, AlertWord.Reasons);
        _components = Set(match.Components.Where(component => !component.EndsWith('*')));
        _prefixes = [.. match.Components.Where(component => component.EndsWith('*')).Select(component => component[..^1])];
    }

    public bool Matches(AuditEvent auditEvent, AlertDecision decision) => FindFailed(auditEvent, decision) is null;

    /// <summary>Returns the property of <see cref="AlertMatch"/> that an alert does not meet; null when it meets all.</summary>
    public string? FindFailed(AuditEvent auditEvent, AlertDecision decision) =>
        decision.Severity < _minimumSeverity ? nameof(AlertMatch.MinimumSeverity)
        : _eventTypes.Count > 0 && !_eventTypes.Contains(auditEvent.EventType.Value) ? nameof(AlertMatch.EventTypes)
        : !ComponentMatches(auditEvent.Component) ? nameof(AlertMatch.Components)
        : _levels.Count > 0 && !(auditEvent.ComplianceLevel is { } level && _levels.Contains(level.Value))
            ? nameof(AlertMatch.ComplianceLevels)
        : _reasons.Count > 0 && !decision.Reasons.Any(_reasons.Contains) ? nameof(AlertMatch.Reasons)
        : null;

    /// <summary>Returns whether this condition matches every alert that another one matches.</summary>
    public bool Covers(AlertCondition other) => _minimumSeverity <= other._minimumSeverity
        && IsSuperset(_eventTypes, other._eventTypes)
        && IsSuperset(_levels, other._levels)
        && IsSuperset(_reasons, other._reasons)
        && (HasNoComponent || (!other.HasNoComponent
            && other._components.All(ComponentMatches)
            && other._prefixes.All(prefix => Array.Exists(_prefixes, own => IsPrefix(own, prefix)))));

    private bool HasNoComponent => _components.Count == 0 && _prefixes.Length == 0;

    private static FrozenSet<string> Words(IEnumerable<string> values, IReadOnlyList<string> known) =>
        Set(values.Select(value => AlertWord.Find(value, known) ?? value));

    private static FrozenSet<string> Set(IEnumerable<string> values) => values.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static bool IsSuperset(FrozenSet<string> own, FrozenSet<string> other) =>
        own.Count == 0 || (other.Count > 0 && own.IsSupersetOf(other));

    private static bool IsPrefix(string prefix, string text) => text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);

    private bool ComponentMatches(string? component) => HasNoComponent
        || (component is not null
            && (_components.Contains(component) || Array.Exists(_prefixes, prefix => IsPrefix(prefix, component))));
}
