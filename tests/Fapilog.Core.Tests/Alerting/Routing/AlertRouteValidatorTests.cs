using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Support;

namespace Fapilog.Alerting;

/// <summary>Routes that are set in code; <c>Fapilog.Hosting.Tests</c> has those of configuration.</summary>
public sealed class AlertRouteValidatorTests : IDisposable
{
    private static readonly string[] Instances = ["chat", "oncall", "mail"];

    private readonly TempDirectory _directory = new();

    /// <summary>Routes that cannot be, and the path of each fault.</summary>
    public static TheoryData<string, AlertRoute[]?> Faulty => new()
    {
        { "Routes", null },
        { "Routes:0", [null!] },
        { "Routes:0:To", [new()] },
        { "Routes:0:To", [new() { To = null! }] },
        { "Routes:1:To:1", [To("chat"), To("oncall", "chatt")] },
        { "Routes:0:To:0", [To(" ")] },
        { "Routes:0:To:0", [To((string)null!)] },
        { "Routes:0:To:1", [To("chat", "CHAT")] },
        { "Routes:0:Fallback:0", [To("chat").Else("none")] },
        { "Routes:0:Fallback:1", [To("chat").Else("mail", "mail")] },
        { "Routes:0:Fallback:0", [To("oncall", "chat").Else("Chat")] },
        { "Routes:0:Fallback", [new() { To = ["chat"], Fallback = null! }] },
        { "Routes:0:FallbackAfter", [new() { To = ["chat"], FallbackAfter = TimeSpan.FromTicks(-1) }] },
        { "Routes:0:FallbackAfter", [new() { To = ["chat"], FallbackAfter = TimeSpan.FromDays(30) + TimeSpan.FromTicks(1) }] },
        { "Routes:0:Channel", [new() { To = ["chat"], Channel = " " }] },
        { "Routes:0:Match", [new() { To = ["chat"], Match = null! }] },
        { "Routes:0:Match:MinimumSeverity", [To("chat").For((AlertSeverity)15)] },
        { "Routes:0:Match:EventTypes:1", [To("chat").For(types: "data_access,data_axcess")] },
        { "Routes:0:Match:EventTypes:0", [To("chat").For(types: "5")] },
        { "Routes:0:Match:EventTypes", [new() { To = ["chat"], Match = new() { EventTypes = null! } }] },
        { "Routes:0:Match:Components:0", [To("chat").For(components: "*-eu")] },
        { "Routes:0:Match:Components:0", [To("chat").For(components: "eu**")] },
        { "Routes:0:Match:ComplianceLevels:0", [To("chat").For(levels: "hippa")] },
        { "Routes:0:Match:Reasons:0", [To("chat").For(reasons: "security")] },
        { "Routes:0:Digest:Window", [With(new() { Window = TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1) })] },
        { "Routes:0:Digest:Window", [With(new() { Window = TimeSpan.FromHours(24) + TimeSpan.FromTicks(1) })] },
        { "Routes:0:Digest:Cap", [With(new() { Cap = 0 })] },
        { "Routes:0:Digest:Cap", [With(new() { Cap = 1001 })] },
        { "Routes:0:Digest:UpTo", [With(new() { UpTo = (AlertSeverity)15 })] },
        { "Routes:0:Digest:By:1", [With(new() { By = [AlertProperty.User, (AlertProperty)9] })] },
        { "Routes:0:Digest:By", [With(new() { By = null! })] },
    };

    /// <summary>Routes that can be, and the paths of those parts that have no effect.</summary>
    public static TheoryData<string, AlertRoute[]> Idle => new()
    {
        { "", [] },
        { "", [To("chat", "oncall", "mail")] },
        { "", [To("chat").Else("oncall", "mail")] },
        { "Routes mail", [To("chat", "oncall")] },
        { "Routes oncall+mail", [To("chat").For(AlertSeverity.Critical)] },
        { "Routes:1", [To("chat", "oncall"), To("mail").For(AlertSeverity.Critical)] },
        { "", [To("chat", "oncall").AndOn(), To("mail")] },
        { "", [To("chat", "oncall").For(AlertSeverity.Error), To("mail")] },
        { "Routes:1", [To("chat", "oncall").For(AlertSeverity.Error), To("mail").For(AlertSeverity.Critical)] },
        { "", [To("chat", "oncall").For(AlertSeverity.Critical), To("mail").For(AlertSeverity.Error)] },
        { "Routes:1", [To("chat", "oncall").For(types: "data_export,data_access"), To("mail").For(types: "DataExport")] },
        { "", [To("chat", "oncall").For(types: "data_export"), To("mail").For(types: "data_export,data_access")] },
        { "", [To("chat", "oncall").For(types: "data_export"), To("mail")] },
        { "Routes:1", [To("chat", "oncall").For(components: "bill*"), To("mail").For(components: "Billing,billing-*")] },
        { "", [To("chat", "oncall").For(components: "billing*"), To("mail").For(components: "bill*")] },
        { "", [To("chat", "oncall").For(components: "*"), To("mail")] },
        { "Routes:1", [To("chat", "oncall").For(levels: "hipaa"), To("mail").For(levels: "hipaa", reasons: "security_event")] },
        { "", [To("chat", "oncall").For(levels: "hipaa"), To("mail").For(reasons: "security_event")] },
        { "Routes:0:Digest", [With(new()).For(AlertSeverity.Error), To("oncall", "mail")] },
        { "", [With(new() { UpTo = AlertSeverity.Error }).For(AlertSeverity.Error), To("oncall", "mail")] },
    };

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Faulty))]
    public void Constructor_WithAFaultyRoute_IsTheOneFault(string path, AlertRoute[]? routes)
    {
        var fault = Assert.Single(Assert.Throws<FapilogException>(() => Trail(routes!)).Faults);

        Assert.Equal(path, fault.Path);
        Assert.Equal(fault.Message.Contains("It must be", StringComparison.Ordinal) ? "FAP4007" : "FAP2020", fault.Code);
    }

    [Theory]
    [InlineData("chatt", "There is no instance 'chatt'. Did you mean 'chat'? The instances are 'chat', 'oncall', 'mail'.")]
    [InlineData("pigeon", "There is no instance 'pigeon'. The instances are 'chat', 'oncall', 'mail'.")]
    public void Constructor_WithAnUnknownInstance_NamesTheNearestAndAll(string name, string message) =>
        Assert.Equal(message, Assert.Single(Assert.Throws<FapilogException>(() => Trail([To(name)])).Faults).Message);

    [Fact]
    public void Constructor_WithSeveralFaults_TellsThemAll() => Assert.Equal(
        ["Routes:0:Match:Reasons:0", "Routes:0:To", "Routes:1:Fallback:0", "Routes:1:Digest:Cap"],
        Assert.Throws<FapilogException>(() => Trail([
            new AlertRoute().For(reasons: "x"),
            With(new() { Cap = 0 }).Else("chat"),
        ])).Faults.Select(fault => fault.Path));

    [Theory]
    [MemberData(nameof(Idle))]
    public async Task StartAsync_WithAPartOfTheRoutesThatHasNoEffect_Warns(string expected, AlertRoute[] routes)
    {
        var log = new CollectingLog();
        await using var trail = Trail(routes, log);

        await trail.StartAsync();

        var warnings = log.Lines.Where(line => line.Id == 4010).Select(line => line.Message).ToArray();
        string[] paths = expected.Split(", ", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(paths.Length, warnings.Length);
        Assert.All(paths.Zip(warnings), one =>
        {
            var words = one.First.Split(' ');
            Assert.Contains($"FAP2021 at '{words[0]}': ", one.Second, StringComparison.Ordinal);
            Assert.Contains(
                words.Length > 1 ? CountText.Named("instance", words[1].Split('+')) : string.Empty,
                one.Second,
                StringComparison.Ordinal);
        });
    }

    private static AlertRoute To(params string[] instances) => new() { To = instances };

    private static AlertRoute With(AlertDigest digest) => new() { To = ["chat"], Digest = digest };

    private AuditTrail Trail(AlertRoute[] routes, CollectingLog? log = null)
    {
        var options = Some.Options(_directory);
        options.Routes = routes;
        return new AuditTrail(
            options,
            Instances.Select(name => new AlertInstance(name, NoopAlertDispatcher.Instance)),
            Some.Clock(),
            log);
    }
}
