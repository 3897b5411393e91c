using Fapilog.Auditing;
using Fapilog.Compliance;
using Fapilog.Support;
using Fapilog.Trials;

namespace Fapilog.Alerting;

/// <summary>Which instances get an alert: one table of routes and what they do with one alert.</summary>
public sealed class AlertRouterTests
{
    private static readonly AuditEvent Export = Some.Event() with
    {
        EventType = AuditEventType.DataExport,
        Component = "Billing-EU",
        ComplianceLevel = ComplianceLevel.PciDss,
    };

    private static readonly AlertDecision Error = new(AlertSeverity.Error, ["security_event", "critical_error"]);

    /// <summary>Routes, and for the instances a, b and c the index of their route; '-' for no alert, '*' for no route.</summary>
    public static TheoryData<string, string, AlertRoute[]> Cases => new()
    {
        { "no routes", "* * *", [] },
        { "every alert", "0 - -", [To("a")] },
        { "several instances", "0 - 0", [To("a", "C")] },
        { "the first match wins", "0 - -", [To("a"), To("b")] },
        { "the next one, where the first does not match", "- 1 -", [To("a").For(AlertSeverity.Critical), To("b")] },
        { "no match", "* * *", [To("a").For(AlertSeverity.Critical), To("b").For(types: "data_access")] },
        { "the severity itself", "0 - -", [To("a").For(AlertSeverity.Error), To("b")] },
        { "Continue", "0 1 -", [To("a").AndOn(), To("b"), To("c")] },
        { "Continue to a route that does not match", "0 - 2", [To("a").AndOn(), To("b").For(AlertSeverity.Critical), To("c")] },
        { "Continue as the last word", "0 - -", [To("a").AndOn()] },
        { "Continue where it does not match", "- 1 -", [To("a").For(AlertSeverity.Critical).AndOn(), To("b")] },
        { "two routes for one instance: the first", "0 - -", [To("a").AndOn(), To("a")] },
        { "type", "0 - -", [To("a").For(types: "data_export"), To("b")] },
        { "one of several types", "0 - -", [To("a").For(types: "data_access,data_export"), To("b")] },
        { "type in another spelling", "0 - -", [To("a").For(types: "DataExport"), To("b")] },
        { "another type", "- 1 -", [To("a").For(types: "data_access"), To("b")] },
        { "component without case", "0 - -", [To("a").For(components: "billing-eu"), To("b")] },
        { "beginning of a component", "0 - -", [To("a").For(components: "bill*"), To("b")] },
        { "component and nothing more", "0 - -", [To("a").For(components: "billing-eu*"), To("b")] },
        { "component in the middle", "- 1 -", [To("a").For(components: "eu*"), To("b")] },
        { "component that only begins so", "- 1 -", [To("a").For(components: "billing"), To("b")] },
        { "any component", "0 - -", [To("a").For(components: "*"), To("b")] },
        { "level", "0 - -", [To("a").For(levels: "pci_dss"), To("b")] },
        { "level in another spelling", "0 - -", [To("a").For(levels: "PciDss"), To("b")] },
        { "another level", "- 1 -", [To("a").For(levels: "hipaa"), To("b")] },
        { "one of the alert's reasons", "0 - -", [To("a").For(reasons: "critical_error"), To("b")] },
        { "another reason", "- 1 -", [To("a").For(reasons: "integrity_failure"), To("b")] },
        { "every condition", "0 - -", [To("a").For(AlertSeverity.Warning, "data_export", "bill*", "pci_dss", "security_event"), To("b")] },
        { "all but one condition", "- 1 -", [To("a").For(AlertSeverity.Warning, "data_export", "bill*", "sox", "security_event"), To("b")] },
        { "a fallback gets nothing by itself", "0 - -", [To("a").Else("b")] },
        { "a fallback that another route names", "0 1 -", [To("a").Else("b").AndOn(), To("b")] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Find_OfEachInstance_IsTheFirstRouteThatNamesIt(string name, string expected, AlertRoute[] routes)
    {
        var router = new AlertRouter(routes);

        var found = ((string[])["a", "b", "c"]).Select(instance => router.Find(instance, Export, Error) switch
        {
            null => "-",
            { Route: < 0 } => "*",
            { Route: var route } => $"{route}",
        });

        Assert.Equal((name, expected), (name, string.Join(' ', found)));
    }

    [Fact]
    public void Find_OfAnInstance_HasWhatItsRouteSays()
    {
        var digest = new AlertDigest();
        var route = To("a").Else("b", "c");
        (route.Channel, route.FallbackAfter, route.Digest) = ("#audit", TimeSpan.FromMinutes(1), digest);

        var target = new AlertRouter([route]).Find("A", Export, Error)!;

        Assert.Equal(
            ("#audit", TimeSpan.FromMinutes(1), digest, "b c"),
            (target.Channel, target.FallbackAfter, target.Digest, string.Join(' ', target.Fallback)));
    }

    [Fact]
    public void Find_OfAnEventWithoutComponentOrLevel_MatchesNoRouteThatAsksForOne()
    {
        var plain = Some.Event() with { Component = null, ComplianceLevel = null };

        Assert.Equal(-1, new AlertRouter([To("a").For(components: "*")]).Find("a", plain, Error)!.Route);
        Assert.Equal(-1, new AlertRouter([To("a").For(levels: "hipaa")]).Find("a", plain, Error)!.Route);
    }

    [Theory]
    [InlineData("MinimumSeverity", AlertSeverity.Critical, "data_access", "x", "hipaa", "integrity_failure")]
    [InlineData("EventTypes", AlertSeverity.Error, "data_access", "x", "hipaa", "integrity_failure")]
    [InlineData("Components", AlertSeverity.Error, "data_export", "x", "hipaa", "integrity_failure")]
    [InlineData("ComplianceLevels", AlertSeverity.Error, "data_export", "bill*", "hipaa", "integrity_failure")]
    [InlineData("Reasons", AlertSeverity.Error, "data_export", "bill*", "pci_dss", "integrity_failure")]
    [InlineData(null, AlertSeverity.Error, "data_export", "bill*", "pci_dss", "security_event")]
    public void Explain_OfARoute_NamesTheFirstConditionThatFailed(
        string? failed, AlertSeverity severity, string type, string component, string level, string reason)
    {
        AlertRoute[] routes = [To("a").For(severity, type, component, level, reason), To("b"), To("c")];

        var trials = new AlertRouter(routes).Explain(Export, Error);

        Assert.Equal((true, failed, failed is null), (trials[0].IsTried, trials[0].Failed, trials[0].Matches));
        Assert.Equal((failed is not null, failed is not null), (trials[1].IsTried, trials[1].Matches));
        Assert.False(trials[2].IsTried || trials[2].Matches);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Explain_OfRoutes_TriesThoseThatFindTries(string name, string expected, AlertRoute[] routes)
    {
        var trials = new AlertRouter(routes).Explain(Export, Error);

        var byTrials = ((string[])["a", "b", "c"]).Select(instance => !trials.Any(trial => trial.Matches)
            ? "*"
            : Enumerable.Range(0, routes.Length)
                .Where(route => trials[route].Matches && routes[route].To.Contains(instance, StringComparer.OrdinalIgnoreCase))
                .Select(route => $"{route}")
                .FirstOrDefault("-"));
        Assert.Equal((name, expected), (name, string.Join(' ', byTrials)));
    }

    [Theory]
    [InlineData("hipaa", AlertSeverity.Info, "a: Gets 0, b: NotNamed for a, c: NotNamed")]
    [InlineData("hipaa", AlertSeverity.Critical, "a: BelowMinimumSeverity, b: NotNamed, c: NotNamed")]
    [InlineData("hipaa", AlertSeverity.Info, "a: Gets 0, b: BelowMinimumSeverity for a, c: NotNamed", AlertSeverity.Critical)]
    [InlineData("basic", AlertSeverity.Info, "a: NoAlert, b: NoAlert, c: NoAlert")]
    public void RouteTrial_OfAnEvent_SaysWhoGetsItAndWhyNot(
        string level, AlertSeverity minimum, string expected, AlertSeverity minimumOfFallback = AlertSeverity.Info)
    {
        var trail = new AuditTrailOptions
        {
            Policy = new CompliancePolicy { Level = new ComplianceLevel(level) },
            Routes = [To("a").For(types: "data_access").Else("b")],
        };
        (string, AlertInstanceOptions)[] instances =
        [
            ("a", new AlertInstanceOptions { MinimumSeverity = minimum }),
            ("b", new AlertInstanceOptions { MinimumSeverity = minimumOfFallback }), ("c", new()),
        ];
        var health = Some.Event() with { EventType = AuditEventType.DataAccess, ContainsPhi = true };

        var trial = RouteTrial.Run(trail, instances, health);

        Assert.Equal(expected, string.Join(", ", trial.Instances.Select(one =>
            $"{one.Name}: {one.Outcome}{(one.Target is { } target ? $" {target.Route}" : string.Empty)}{(one.FallbackOf.Count > 0 ? $" for {string.Join(' ', one.FallbackOf)}" : string.Empty)}")));
    }

    [Theory]
    [InlineData(AlertSeverity.Warning, true)]
    [InlineData(AlertSeverity.Info, false)]
    public void RouteTrial_OfARouteWithADigest_JoinsUpToItsSeverity(AlertSeverity upTo, bool isJoined)
    {
        var route = To("a");
        route.Digest = new AlertDigest { UpTo = upTo };
        var warning = Some.Event() with { EventType = AuditEventType.AuthenticationFailed, LogLevel = AuditLogLevel.Security };

        var trial = RouteTrial.Run(new AuditTrailOptions { Routes = [route] }, [("a", new AlertInstanceOptions())], warning);

        Assert.Equal(isJoined, Assert.Single(trial.Instances).Digest is not null);
    }

    private static AlertRoute To(params string[] instances) => new() { To = instances };
}

/// <summary>
/// Parts of a route, one after the other.
/// </summary>
internal static class AlertRouteParts
{
    /// <summary>Sets conditions; several values are separated by commas.</summary>
    public static AlertRoute For(
        this AlertRoute route,
        AlertSeverity severity = AlertSeverity.Info,
        string types = "",
        string components = "",
        string levels = "",
        string reasons = "")
    {
        route.Match = new AlertMatch
        {
            MinimumSeverity = severity,
            EventTypes = Split(types),
            Components = Split(components),
            ComplianceLevels = Split(levels),
            Reasons = Split(reasons),
        };
        return route;
    }

    public static AlertRoute Else(this AlertRoute route, params string[] fallback)
    {
        route.Fallback = fallback;
        return route;
    }

    public static AlertRoute AndOn(this AlertRoute route)
    {
        route.Continue = true;
        return route;
    }

    private static string[] Split(string values) => values.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
