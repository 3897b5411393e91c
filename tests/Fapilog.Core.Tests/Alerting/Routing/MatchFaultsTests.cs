using Fapilog.Auditing;
using Fapilog.Control;
using Fapilog.Diagnostics;
using Fapilog.Format;
using Fapilog.Storage.Simulation;
using Fapilog.Support;

namespace Fapilog.Alerting;

/// <summary>
/// A condition is legal or not wherever it is written: what is accepted can match, and what cannot is refused.
/// </summary>
public sealed class MatchFaultsTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly CollectingLog _log = new();

    /// <summary>A member and its value; where the fault is in a route, and in what withholds alerts. Empty: nowhere.</summary>
    public static TheoryData<string, string, string, string> Conditions => new()
    {
        { "severity", "Error", "", "" },
        { "severity", "Critical", "", "MinimumSeverity" },
        { "severity", "15", "MinimumSeverity", "MinimumSeverity" },
        { "types", "data_export,Data-Export,DATAEXPORT", "", "" },
        { "types", "data_export,data_exports", "EventTypes:1", "EventTypes:1" },
        { "types", " ", "EventTypes:0", "EventTypes:0" },
        { "components", "billing,BILLING*,*", "", "" },
        { "components", "bil*ing", "Components:0", "Components:0" },
        { "components", "*billing", "Components:0", "Components:0" },
        { "components", "billing**", "Components:0", "Components:0" },
        { "components", "**", "Components:0", "Components:0" },
        { "levels", "hipaa,HIPAA", "", "" },
        { "levels", "hippa", "ComplianceLevels:0", "ComplianceLevels:0" },
        { "reasons", "security_event,Security-Event,ComplianceViolation", "", "" },
        { "reasons", "integrity_failure,critical_error", "", "Reasons:0 Reasons:1" },
        { "reasons", "security", "Reasons:0", "Reasons:0" },
    };

    public void Dispose()
    {
        _directory.Dispose();
        _log.Dispose();
    }

    [Theory]
    [MemberData(nameof(Conditions))]
    public async Task Find_OfOneCondition_IsTheSameWhereverItIsWritten(
        string member, string values, string inRoute, string inSilence)
    {
        var match = Match(member, values);

        Assert.Equal(Paths("Routes:0:Match:", inRoute), Faults(() => OpenTrail(match)).Select(fault => fault.Path));
        var quiet = AuditTrailOptionsValidator.Validate(new AuditTrailOptions { QuietHours = [Hours(match)] });
        Assert.Equal(Paths("QuietHours:0:Match:", inSilence), quiet.Select(fault => fault.Path));

        // A severity that does not exist has no word, and therefore cannot be in a command.
        if (Enum.IsDefined(match.MinimumSeverity))
        {
            var silence = await FaultsOfSilenceAsync(match);
            Assert.Equal(quiet.Select(fault => fault.Message), silence.Select(fault => fault.Message));
        }
    }

    private static string[] Paths(string start, string faults) =>
        [.. faults.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(fault => start + fault)];

    private static AlertMatch Match(string member, string values) => member switch
    {
        "severity" => new AlertRoute().For(Enum.Parse<AlertSeverity>(values)),
        "types" => new AlertRoute().For(types: values),
        "components" => new AlertRoute().For(components: values),
        "levels" => new AlertRoute().For(levels: values),
        _ => new AlertRoute().For(reasons: values),
    } is { Match: var match } ? match : new AlertMatch();

    private static QuietHours Hours(AlertMatch match) => new() { Match = match, From = new(1, 0), To = new(2, 0) };

    private static IReadOnlyList<Fault> Faults(Action action) =>
        Record.Exception(action) is FapilogException exception ? exception.Faults : [];

    private void OpenTrail(AlertMatch match)
    {
        var options = Some.Options(_directory);
        options.Routes = [new AlertRoute { Match = match, To = ["chat"] }];
        _ = new AuditTrail(options, [new AlertInstance("chat", NoopAlertDispatcher.Instance)], Some.Clock(), _log);
    }

    private async Task<IReadOnlyList<Fault>> FaultsOfSilenceAsync(AlertMatch match)
    {
        var clock = Some.Clock();
        var silences = Silences.Open(new SimulatedDisk(), SimulatedTrail.Directory, [], clock, _log);
        var handlers = new Dictionary<string, ControlHandler>(
            SilenceCommands.For(silences, (_, _) => Task.FromResult(new ChainPosition(1, null)), clock));
        var arguments = AuditMap.Create(
            ("match", AuditValue.FromMap(MatchMap.Write(match))), ("seconds", 60), ("comment", "Deployment."));
        var exception = await Record.ExceptionAsync(() => handlers[SilenceCommands.Add](
            new ControlRequest(SilenceCommands.Add, arguments, "ops", clock.GetUtcNow()), CancellationToken.None));
        return exception is FapilogException refusal ? refusal.Faults : [];
    }
}
