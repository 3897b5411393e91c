using System.Globalization;
using Fapilog.Diagnostics;

namespace Fapilog.Alerting;

/// <summary>
/// Validates the routes of a trail against its instances, and reports all faults at once. Every path begins with <c>Routes</c>.
/// </summary>
internal static class AlertRouteValidator
{
    /// <summary>Returns what prevents the start.</summary>
    /// <param name="routes">The routes.</param>
    /// <param name="instances">The names of the instances; null when they are not known.</param>
    public static IReadOnlyList<Fault> Validate(IReadOnlyList<AlertRoute>? routes, IReadOnlyCollection<string>? instances) =>
        routes is null
        ? [new Fault(AlertCodes.BadRoute, "The routes are null. Leave them empty, or give them.", "Routes")]
        : [.. routes.SelectMany((route, index) => OfRoute(route, $"Routes:{index}", instances))];

    /// <summary>Returns which parts of valid routes have no effect.</summary>
    public static IReadOnlyList<Fault> FindIdle(IReadOnlyList<AlertRoute> routes, IReadOnlyCollection<string> instances)
    {
        AlertCondition[] conditions = [.. routes.Select(route => new AlertCondition(route.Match))];
        return
        [
            .. routes.SelectMany((_, index) => Unreachable(routes, conditions, index)),
            .. routes.SelectMany((route, index) => IdleDigest(route, index)),
            .. routes.Count == 0 ? [] : Unnamed(routes, conditions, instances),
        ];
    }

    private static IEnumerable<Fault> OfRoute(AlertRoute? route, string path, IReadOnlyCollection<string>? instances)
    {
        if (route is null)
        {
            return [new Fault(AlertCodes.BadRoute, "The route is null. Remove it, or give it.", path)];
        }

        return
        [
            .. OfMatch(route.Match, $"{path}:{nameof(AlertRoute.Match)}"),
            .. OfTo(route, path, instances),
            .. OfChannel(route.Channel, path),
            .. OfInstances(route.Fallback, nameof(AlertRoute.Fallback), path, instances),
            .. OwnFallbacks(route, path),
            .. OfRange(
                route.FallbackAfter, nameof(AlertRoute.FallbackAfter), TimeSpan.Zero, TimeSpan.FromDays(30), "from 0 to 30 days",
                path),
            .. route.Digest is null ? [] : OfDigest(route.Digest, $"{path}:{nameof(AlertRoute.Digest)}"),
        ];
    }

    private static IEnumerable<Fault> OfMatch(AlertMatch? match, string path) => match is null
        ? [IsNull(path, nameof(AlertRoute.Match))]
        : MatchFaults.OfRoute(match).Select(fault => new Fault(
            fault.Path is nameof(AlertMatch.MinimumSeverity) ? AuditCodes.BadOption : AlertCodes.BadRoute,
            fault.Message,
            $"{path}:{fault.Path}"));

    private static IEnumerable<Fault> OfTo(AlertRoute route, string path, IReadOnlyCollection<string>? instances) =>
        route.To is { Count: 0 }
        ? [
            new Fault(
                AlertCodes.BadRoute,
                $"The route names no instance. Name at least one in '{nameof(AlertRoute.To)}'. {Known(instances)}".TrimEnd(),
                $"{path}:{nameof(AlertRoute.To)}"),
        ]
        : OfInstances(route.To, nameof(AlertRoute.To), path, instances);

    private static IEnumerable<Fault> OfInstances(
        IReadOnlyList<string>? names, string list, string path, IReadOnlyCollection<string>? instances) =>
        OfList(names, list, path, (name, index) =>
            instances?.Contains(name, StringComparer.OrdinalIgnoreCase) is false
                ? $"There is no instance '{ShortText.OfName(name)}'.{NearestName.Ask(ShortText.Shorten(name), instances)} {Known(instances)}"
                : names!.Take(index).Contains(name, StringComparer.OrdinalIgnoreCase)
                    ? $"'{list}' names the instance '{name}' twice. Remove one."
                    : null);

    private static IEnumerable<Fault> OwnFallbacks(AlertRoute route, string path) =>
        from one in (route.Fallback ?? []).Select((name, index) => (Name: name, Index: index))
        where one.Name is not null && route.To?.Contains(one.Name, StringComparer.OrdinalIgnoreCase) is true
        select new Fault(
            AlertCodes.BadRoute,
            $"The instance '{one.Name}' is its own fallback: the route names it in 'To' and in 'Fallback'. Remove one.",
            $"{path}:{nameof(AlertRoute.Fallback)}:{one.Index}");

    private static IEnumerable<Fault> OfChannel(string? channel, string path) =>
        channel is null || !string.IsNullOrWhiteSpace(channel)
        ? []
        : [
            new Fault(
                AlertCodes.BadRoute,
                "The channel is blank. Leave it out for the instance's own channel, or name one.",
                $"{path}:{nameof(AlertRoute.Channel)}"),
        ];

    private static IEnumerable<Fault> OfDigest(AlertDigest digest, string path) =>
    [
        .. OfRange(
            digest.Window, nameof(AlertDigest.Window), TimeSpan.FromSeconds(1), TimeSpan.FromHours(24),
            "from 1 second to 24 hours", path),
        .. digest.By is null ? [IsNull($"{path}:{nameof(AlertDigest.By)}", nameof(AlertDigest.By))]
            : digest.By.SelectMany((by, index) => OfName(by, nameof(AlertDigest.By), $"{path}:{nameof(AlertDigest.By)}:{index}")),
        .. OfName(digest.UpTo, nameof(AlertDigest.UpTo), $"{path}:{nameof(AlertDigest.UpTo)}"),
        .. OfRange(digest.Cap, nameof(AlertDigest.Cap), AlertDigest.LeastCap, AlertDigest.MostCap, "from 1 to 1000", path),
    ];

    private static IEnumerable<Fault> OfName<T>(T value, string name, string path)
        where T : struct, Enum => Enum.IsDefined(value)
        ? []
        : [
            new Fault(
                AuditCodes.BadOption, $"{name} is {value}. It must be one of {string.Join(", ", Enum.GetNames<T>())}.", path),
        ];

    private static IEnumerable<Fault> OfRange<T>(T value, string name, T lowest, T highest, string range, string path)
        where T : IComparable<T>, IFormattable => value.CompareTo(lowest) >= 0 && value.CompareTo(highest) <= 0
        ? []
        : [
            new Fault(
                AuditCodes.BadOption,
                $"{name} is {(value is TimeSpan duration ? CountText.Duration(duration) : value.ToString(null, CultureInfo.InvariantCulture))}. It must be {range}.",
                $"{path}:{name}"),
        ];

    private static IEnumerable<Fault> OfList(
        IReadOnlyList<string>? values, string list, string path, Func<string, int, string?> explain)
    {
        if (values is null)
        {
            return [IsNull($"{path}:{list}", list)];
        }

        return values.Select((value, index) => (Path: $"{path}:{list}:{index}", Fault: string.IsNullOrWhiteSpace(value)
                ? $"A value of '{list}' is blank. Remove it, or give it."
                : explain(value, index)))
            .Where(one => one.Fault is not null)
            .Select(one => new Fault(AlertCodes.BadRoute, one.Fault!, one.Path));
    }

    private static Fault IsNull(string path, string name) =>
        new(AlertCodes.BadRoute, $"'{name}' is null. Leave it at its default, or give it.", path);

    private static IEnumerable<Fault> Unreachable(
        IReadOnlyList<AlertRoute> routes, AlertCondition[] conditions, int index)
    {
        var earlier = Enumerable.Range(0, index)
            .Where(one => !routes[one].Continue && conditions[one].Covers(conditions[index]))
            .Take(1);
        return earlier.Select(one => new Fault(
            AlertCodes.IdleRoute,
            $"No alert reaches this route: every alert that it matches ends at 'Routes:{one}', which has no 'Continue'. Put it before that one, "
            + "or remove it.",
            $"Routes:{index}"));
    }

    private static IEnumerable<Fault> IdleDigest(AlertRoute route, int index) =>
        route.Digest is { } digest && digest.UpTo < route.Match.MinimumSeverity
        ? [
            new Fault(
                AlertCodes.IdleRoute,
                $"The digest joins no alert: it is for severities up to {digest.UpTo}, and the route is for {route.Match.MinimumSeverity} and "
                + "above. Raise 'UpTo', or remove the digest.",
                $"Routes:{index}:Digest"),
        ]
        : [];

    private static IEnumerable<Fault> Unnamed(
        IReadOnlyList<AlertRoute> routes, AlertCondition[] conditions, IReadOnlyCollection<string> instances)
    {
        var everything = new AlertCondition(new AlertMatch());
        var gets = Array.Exists(conditions, condition => condition.Covers(everything))
            ? "no alert, because a route matches every alert"
            : "only the alerts that no route matches";
        string[] unnamed =
        [
            .. instances
                .Except(routes.SelectMany(route => route.To.Concat(route.Fallback)), StringComparer.OrdinalIgnoreCase),
        ];
        var (they, them) = unnamed.Length == 1 ? ("it gets", "it") : ("they get", "them");
        return unnamed.Length == 0
            ? []
            : [
                new Fault(
                    AlertCodes.IdleRoute,
                    $"No route names the {CountText.Named("instance", unnamed)}: {they} {gets}. "
                    + $"Name {them} in 'To' or 'Fallback' of a route, or remove {them}.",
                    "Routes"),
            ];
    }

    private static string Known(IReadOnlyCollection<string>? instances) => instances switch
    {
        null => string.Empty,
        { Count: 0 } => "No instance is configured: add one, or remove the routes.",
        _ => $"The instances are {Quoted(instances)}.",
    };

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
