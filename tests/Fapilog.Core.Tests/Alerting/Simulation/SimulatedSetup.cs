using Fapilog.Auditing;
using Fapilog.Compliance;
using Fapilog.Storage.Simulation;
using Fapilog.Support;

namespace Fapilog.Alerting.Simulation;

/// <summary>
/// What one process is configured with: the policy, the instances and the routes, and what they say about an event.
/// </summary>
internal sealed class SimulatedSetup
{
    private static readonly string[] Names = ["chat", "pager", "mail", "desk"];
    private static readonly string[] Components = ["a", "b", "c"];
    private static readonly AuditLogLevel[] Levels =
    [
        AuditLogLevel.Info, AuditLogLevel.Info, AuditLogLevel.Info, AuditLogLevel.Security, AuditLogLevel.Security,
        AuditLogLevel.Critical,
    ];

    private static readonly AuditEventType[] Types =
    [
        AuditEventType.DataAccess, AuditEventType.DataExport, AuditEventType.AuthorizationFailed,
        AuditEventType.SecurityViolation,
    ];

    private readonly AlertRules _rules;
    private readonly AlertRouter _router;

    private SimulatedSetup(CompliancePolicy policy, IReadOnlyList<AlertInstance> instances, IReadOnlyList<AlertRoute> routes)
    {
        (Policy, Instances, Routes) = (policy, instances, routes);
        (_rules, _router) = (new AlertRules(policy), new AlertRouter(routes));
    }

    public CompliancePolicy Policy { get; }

    public IReadOnlyList<AlertInstance> Instances { get; }

    public IReadOnlyList<AlertRoute> Routes { get; }

    public AuditTrailOptions Options => new()
    {
        Name = "simulated",
        StoragePath = SimulatedTrail.Directory,
        Policy = Policy,
        Routes = Routes,
        EnforceRetention = true,
    };

    public static SimulatedSetup Random(Random random, ScheduleBias bias, bool allUsable = false)
    {
        var names = Names.Where(_ => random.Next(3) > 0).DefaultIfEmpty(Names[0]).ToList();
        return new SimulatedSetup(
            RandomPolicy(random),
            [.. names.Select(name => Instance(random, bias, name, allUsable || random.Next(10) > 0))],
            Route(random, names));
    }

    /// <summary>Returns the same instances and routes with another policy.</summary>
    public SimulatedSetup ChangePolicy(Random random) => new(RandomPolicy(random), Instances, Routes);

    /// <summary>Returns an event of a kind for which the policies and routes differ.</summary>
    public static AuditEvent Event(Random random, ScheduleBias bias, string name) => new()
    {
        EventType = Types[random.Next(Types.Length)],
        LogLevel = Levels[random.Next(Levels.Length)],
        ContainsPii = bias.IsSensitive || random.Next(3) == 0,
        ContainsPhi = bias.IsSensitive || random.Next(3) == 0,
        Component = Components[random.Next(Components.Length)],
        Message = name,
        Hostname = "simulated",
        ProcessId = 1,
    };

    /// <summary>Returns a condition that a silence may have.</summary>
    public static AlertMatch Match(Random random) => new() { Components = [Components[random.Next(Components.Length)]] };

    public AlertDecision? Decide(AuditEvent auditEvent) => _rules.Evaluate(auditEvent);

    /// <summary>Returns whether an instance gets the alert of an event.</summary>
    public bool IsMeant(string instance, AuditEvent auditEvent) =>
        Decide(auditEvent) is { } decision
        && Instances.FirstOrDefault(known => known.Name == instance) is { } known
        && decision.Severity >= known.Options.MinimumSeverity
        && _router.Find(instance, auditEvent, decision) is not null;

    public override string ToString() =>
        $"{Policy.Level}{(Policy.AlertOnSecurityEvents ? string.Empty : " without security")}, "
        + string.Join(", ", Instances.Select(instance =>
            $"{instance.Name} ({instance.State} from {instance.Options.MinimumSeverity}, window {instance.Options.QueueCapacity}, "
            + $"{instance.MaxConcurrentCalls} calls, {instance.Options.MaxAlertAge})"))
        + string.Concat(Routes.Select((route, index) =>
            $"; route {index} from {route.Match.MinimumSeverity} {string.Join(',', route.Match.Components)} to "
            + $"{string.Join(',', route.To)}, else {string.Join(',', route.Fallback)} after {route.FallbackAfter}"
            + $"{(route.Digest is { } digest ? $", digest of {digest.Window} to {digest.UpTo}, at most {digest.Cap}" : string.Empty)}"
            + $"{(route.Continue ? ", continues" : string.Empty)}"));

    private static CompliancePolicy RandomPolicy(Random random) => new()
    {
        Level = new[] { ComplianceLevel.Basic, ComplianceLevel.Gdpr, ComplianceLevel.Hipaa }[random.Next(3)],
        AlertOnSecurityEvents = random.Next(4) > 0,
        RetentionDays = 1,
    };

    private static AlertInstance Instance(Random random, ScheduleBias bias, string name, bool isUsable)
    {
        var options = new AlertInstanceOptions
        {
            MinimumSeverity = random.Next(4) == 0 ? AlertSeverity.Error : AlertSeverity.Info,
            QueueCapacity = bias.HasSmallWindows || random.Next(2) == 0 ? random.Next(1, 4) : 10_000,
            MaxAlertAge = random.Next(3) == 0 ? TimeSpan.FromHours(1) : TimeSpan.FromDays(4),
            Deadline = SimulatedVendor.Deadline,
            IncludeSensitive = true,
        };
        return isUsable
            ? new AlertInstance(name, new ScriptedDispatcher(_ => throw new NotSupportedException()), options)
            {
                MaxConcurrentCalls = random.Next(1, 3),
            }
            : random.Next(2) == 0
                ? AlertInstance.Disabled(name, "It is disabled.", options)
                : AlertInstance.Faulted(name, [new Diagnostics.Fault("FAP9999", "It is faulted.")], options);
    }

    private static List<AlertRoute> Route(Random random, List<string> names)
    {
        var routes = new List<AlertRoute>();
        for (var count = random.Next(4); count > 0; count--)
        {
            var to = names.Where(_ => random.Next(2) == 0).DefaultIfEmpty(names[0]).ToList();
            routes.Add(new AlertRoute
            {
                Match = new AlertMatch
                {
                    MinimumSeverity = random.Next(3) == 0 ? AlertSeverity.Error : AlertSeverity.Info,
                    Components = random.Next(3) == 0 ? [Components[random.Next(Components.Length)]] : [],
                },
                To = to,
                Fallback = random.Next(2) == 0 ? [.. names.Except(to)] : [],
                FallbackAfter = TimeSpan.FromSeconds(random.Next(2) * random.Next(200)),
                Continue = random.Next(3) == 0,
                Digest = random.Next(2) == 0 ? Digest(random) : null,
            });
        }

        return routes;
    }

    private static AlertDigest Digest(Random random) => new()
    {
        Window = TimeSpan.FromSeconds(random.Next(1, 90)),
        By = random.Next(2) == 0 ? [AlertProperty.Component] : [AlertProperty.Type, AlertProperty.Severity],
        UpTo = random.Next(3) == 0 ? AlertSeverity.Critical : AlertSeverity.Warning,
        Cap = random.Next(1, 4),
    };
}
