using Fapilog.Auditing;
using Fapilog.Compliance;
using Fapilog.Control;
using Fapilog.Diagnostics;
using Fapilog.Format;
using Fapilog.Storage;
using Fapilog.Storage.Simulation;
using Fapilog.Support;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Alerting;

/// <summary>
/// Which alerts a silence withholds, and how it is added, ended and kept.
/// </summary>
public sealed class SilencesTests : IDisposable
{
    private static readonly AlertDecision Warning = new(AlertSeverity.Warning, [AlertReason.SecurityEvent]);

    private readonly FakeTimeProvider _clock = Some.Clock();
    private readonly SimulatedDisk _disk = new();
    private readonly List<AuditEvent> _recorded = [];
    private readonly CollectingLog _log = new();
    private bool _cannotRecord;

    public SilencesTests()
    {
        _disk.CreateDirectory(SimulatedTrail.Directory);
    }

    // Minutes from the begin of a silence of an hour, the severity, a reason, the component, and whether it is withheld.
    public static TheoryData<double, AlertSeverity, string, string?, bool> Alerts => new()
    {
        { 0, AlertSeverity.Warning, AlertReason.SecurityEvent, "billing.api", true },
        { -0.001, AlertSeverity.Warning, AlertReason.SecurityEvent, "billing.api", false },
        { 59.999, AlertSeverity.Error, AlertReason.SecurityEvent, "Billing", true },
        { 60, AlertSeverity.Error, AlertReason.SecurityEvent, "billing", false },
        { 1, AlertSeverity.Critical, AlertReason.SecurityEvent, "billing", false },
        { 1, AlertSeverity.Info, AlertReason.SecurityEvent, "billing", false },
        { 1, AlertSeverity.Warning, AlertReason.SecurityEvent, "orders", false },
        { 1, AlertSeverity.Warning, AlertReason.SecurityEvent, null, false },
        { 1, AlertSeverity.Warning, AlertReason.IntegrityFailure, "billing", false },
        { 1, AlertSeverity.Error, AlertReason.AuditStorageFailure, "billing", false },
    };

    // What is given to 'add', and what the refusal says. Nothing is recorded.
    public static TheoryData<string, string> Refused => new()
    {
        { "comment", "The comment is empty." },
        { "comment=" + new string('x', 501), "The comment has 501 characters. It has at most 500." },
        { "author=" + new string('x', 101), "The author has 101 characters." },
        { "until", "The silence has no end." },
        { "until=2025-08-07T12:00:00Z", "It must end after it begins, and at most 30 days later." },
        { "until=2025-09-06T12:00:01Z", "It must end after it begins, and at most 30 days later." },
        { "from=2025-08-07T14:00:00Z", "It must end after it begins" },
        { "from=noon", "The member 'from' is 'noon'" },
        { "severity=critical", "critical alerts are never withheld" },
        { "event_types=data_exports", "'data_exports' is not a type of event. Did you mean 'data_export'? It is one of " },
        { "reasons=integrity_failure", "'integrity_failure' is not a reason of an alert that can be withheld. It is one of 'security_event', 'compliance_violation'." },
        { "components=" + new string('x', 101), "A value of 'Components' has 101 characters. It has at most 100." },
        { "sudo=yes", "A silence has no member 'sudo'." },
    };

    public void Dispose() => _log.Dispose();

    [Theory]
    [MemberData(nameof(Alerts))]
    public async Task Find_ByTheTimeOfStoring_WithholdsWhatMatches(
        double minutes, AlertSeverity severity, string reason, string? component, bool isWithheld)
    {
        var silences = Open();
        await AddAsync(silences, match: new AlertMatch { Components = ["billing*"], MinimumSeverity = AlertSeverity.Warning });
        var auditEvent = Some.Event() with { Component = component };
        var decision = new AlertDecision(severity, [reason]);
        var storedAt = Some.Noon.AddMinutes(minutes);

        Assert.Equal(isWithheld, silences.Find(auditEvent, decision, storedAt) is not null);

        // Whatever the time is, and after a restart.
        _clock.Advance(TimeSpan.FromDays(29));
        Assert.Equal(isWithheld, Open().Find(auditEvent, decision, storedAt) is not null);
    }

    [Fact]
    public void Find_WithoutASilence_AllocatesNothing()
    {
        var (silences, auditEvent) = (Open(), Some.Event());
        silences.Find(auditEvent, Warning, Some.Noon);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            silences.Find(auditEvent, Warning, Some.Noon);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public async Task Add_FromAnEarlierTime_CoversTheBacklog()
    {
        var silences = Open();

        await AddAsync(silences, ("from", "2025-08-06T22:00:00Z"), ("until", "2025-08-07T06:00:00Z"));

        Assert.NotNull(silences.Find(Some.Event(), Warning, Some.Noon.AddHours(-12)));
        Assert.Null(silences.Find(Some.Event(), Warning, Some.Noon));
    }

    [Fact]
    public async Task Add_ForSeconds_BeginsNowOrAtItsOwnTime()
    {
        var silences = Open();

        await AddAsync(silences, ("until", AuditValue.Null), ("seconds", 90L));
        await AddAsync(silences, ("until", AuditValue.Null), ("seconds", 90L), ("from", "2025-08-07T13:00:00Z"));

        Assert.Equal(
            [(Some.Noon, Some.Noon.AddSeconds(90)), (Some.Noon.AddHours(1), Some.Noon.AddHours(1).AddSeconds(90))],
            silences.All.Select(silence => (silence.From, silence.Until)));
    }

    [Fact]
    public async Task Add_IsRecordedFirstWithItsMatchEndAuthorAndComment()
    {
        var silences = Open();

        var id = (await AddAsync(silences, match: new AlertMatch { Reasons = ["security_event"] }))["silence"].AsMap()["id"];

        var recorded = Assert.Single(_recorded);
        Assert.Equal(AuditEventType.ConfigChanged, recorded.EventType);
        Assert.Equal(
            AuditMap.Create(
                ("kind", "alert_silence_added"),
                ("silence", id),
                ("match", AuditValue.FromMap(AuditMap.Create(
                    ("minimum_severity", "info"), ("reasons", AuditValue.FromList([AuditValue.FromString("security_event")]))))),
                ("from", "2025-08-07T12:00:00Z"),
                ("until", "2025-08-07T13:00:00Z"),
                ("author", "ops"),
                ("comment", "Deployment.")),
            recorded.Metadata);
        Assert.Null(new StoredEventRules(new CompliancePolicy { Level = ComplianceLevel.Hipaa }).Evaluate(recorded));
    }

    [Fact]
    public async Task Add_ThatCannotBeRecorded_HasNoEffect()
    {
        var silences = Open();
        _cannotRecord = true;

        await Assert.ThrowsAsync<FapilogException>(() => AddAsync(silences));

        Assert.Empty(silences.All);
        Assert.Empty(Open().All);
    }

    [Fact]
    public async Task Add_ThatCannotBeKept_SaysThatItIsRecordedAndHasNoEffect()
    {
        var silences = Open();
        _disk.Fault = (operation, _) => operation is DiskOperation.Write ? SimulatedDisk.NoSpace() : null;

        var exception = await Assert.ThrowsAsync<FapilogException>(() => AddAsync(silences));

        Assert.StartsWith(
            "FAP3015: The change is recorded as event 1, and has no effect:", exception.Message, StringComparison.Ordinal);
        Assert.Empty(silences.All);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Add_OfWhatIsNoSilence_IsRefusedAndNotRecorded(string change, string expected)
    {
        var silences = Open();
        var (name, value) =
            change.Split('=') is [var key, var text] ? (key, AuditValue.FromString(text)) : (change, AuditValue.Null);
        var match = name switch
        {
            "severity" => new AlertMatch { MinimumSeverity = AlertSeverity.Critical },
            "event_types" => new AlertMatch { EventTypes = [value.AsString()] },
            "reasons" => new AlertMatch { Reasons = [value.AsString()] },
            "components" => new AlertMatch { Components = [value.AsString()] },
            "compliance_levels" => new AlertMatch { ComplianceLevels = [value.AsString()] },
            _ => null,
        };

        var exception = await Assert.ThrowsAsync<FapilogException>(
            () => match is null ? AddAsync(silences, (name, value)) : AddAsync(silences, match: match));

        Assert.Contains(exception.Faults, fault => fault.Message.Contains(expected, StringComparison.Ordinal));
        Assert.All(exception.Faults, fault => Assert.Equal(AlertCodes.BadSilence, fault.Code));
        Assert.Empty(_recorded);
    }

    [Fact]
    public async Task Add_SeveralFaults_AreReportedAtOnce()
    {
        var exception = await Assert.ThrowsAsync<FapilogException>(
            () => AddAsync(Open(), ("comment", " "), ("until", AuditValue.Null), ("sudo", true)));

        Assert.Equal(3, exception.Faults.Count);
    }

    [Fact]
    public async Task Expire_EndsItNow_AndWhatItWithheldStaysWithheld()
    {
        var silences = Open();
        var id = await IdOfAddedAsync(silences);
        _clock.Advance(TimeSpan.FromMinutes(10));

        await ExpireAsync(silences, id);

        Assert.Equal("alert_silence_expired", _recorded[^1].Metadata["kind"].AsString());
        Assert.NotNull(Open().Find(Some.Event(), Warning, Some.Noon.AddMinutes(9)));
        Assert.Null(Open().Find(Some.Event(), Warning, Some.Noon.AddMinutes(10)));
        Assert.Equal(("other", "ops"), (Open().All[0].ExpiredBy, Open().All[0].Author));
    }

    [Fact]
    public async Task Expire_OneThatHasNotBegun_WithholdsNothing()
    {
        var silences = Open();
        var id = await IdOfAddedAsync(silences, ("from", "2025-08-07T12:30:00Z"));

        await ExpireAsync(silences, id);

        Assert.Null(silences.Find(Some.Event(), Warning, Some.Noon.AddMinutes(31)));
    }

    [Theory]
    [InlineData(false, "There is no silence 'unknown'")]
    [InlineData(true, "ended at 2025-08-07 13:00:00Z already")]
    public async Task Expire_OfWhatIsNotActive_IsRefused(bool hasEnded, string expected)
    {
        var silences = Open();
        var id = await IdOfAddedAsync(silences);
        _clock.Advance(TimeSpan.FromHours(1));

        var exception = await Assert.ThrowsAsync<FapilogException>(() => ExpireAsync(silences, hasEnded ? id : "unknown"));

        Assert.Contains(expected, Assert.Single(exception.Faults).Message, StringComparison.Ordinal);
        Assert.Single(_recorded);
    }

    [Fact]
    public async Task Keep_EndedSilences_ForThirtyDaysAndNoMoreThanAThousand()
    {
        var silences = Open();
        var first = await IdOfAddedAsync(silences);
        var kept = Enumerable.Range(0, Silences.Most)
            .Select(i => (silences.All[0] with { Id = i == 0 ? first : $"{i}" }).ToMap());
        var buffer = new ByteBuffer(1024);
        CanonicalJson.Write(buffer, AuditMap.Create(("silences", AuditValue.FromList(kept.Select(AuditValue.FromMap)))));
        _disk.Replace(SimulatedTrail.PathOf(KeptFiles.SilencesName), buffer.Memory.Span);
        silences = Open();

        var full = await Assert.ThrowsAsync<FapilogException>(() => AddAsync(silences));
        Assert.Contains("keeps 1000 silences", full.Message, StringComparison.Ordinal);
        _clock.Advance(TimeSpan.FromDays(30) + TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        Assert.Equal(Silences.Most, Open().All.Count);
        await Assert.ThrowsAsync<FapilogException>(() => AddAsync(silences));

        _clock.Advance(TimeSpan.FromSeconds(1));
        await AddAsync(silences, ("until", "2025-09-06T14:00:00Z"));

        Assert.DoesNotContain(silences.All, silence => silence.Id == first);
        Assert.Single(Open().All);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"silences":{}}""")]
    [InlineData("""{"silences":[{"id":"1"}]}""")]
    public void Open_ADamagedFile_WithholdsNothingAndSaysSo(string content)
    {
        _disk.Replace(SimulatedTrail.PathOf(KeptFiles.SilencesName), System.Text.Encoding.UTF8.GetBytes(content));

        Assert.Empty(Open().All);

        Assert.Equal(3040, Assert.Single(_log.Lines).Id);
        Assert.Throws<InvalidDataException>(() => Silences.Read(_disk, SimulatedTrail.Directory, [], _clock));
    }

    private Silences Open() => Silences.Open(_disk, SimulatedTrail.Directory, [], _clock, _log);

    private Task<AuditMap> AddAsync(
        Silences silences, params (string Key, AuditValue Value)[] changes) => AddAsync(silences, new AlertMatch(), changes);

    private Task<AuditMap> AddAsync(Silences silences, AlertMatch match, params (string Key, AuditValue Value)[] changes)
    {
        var arguments = new Dictionary<string, AuditValue>
        {
            ["match"] = AuditValue.FromMap(MatchMap.Write(match)),
            ["until"] = "2025-08-07T13:00:00Z",
            ["comment"] = "Deployment.",
        };
        foreach (var (key, value) in changes)
        {
            arguments[key] = value;
        }

        return RunAsync(silences, SilenceCommands.Add, AuditMap.Create(arguments), "ops");
    }

    private async Task<string> IdOfAddedAsync(Silences silences, params (string Key, AuditValue Value)[] changes) =>
        (await AddAsync(silences, changes))["silence"].AsMap()["id"].AsString();

    private Task<AuditMap> ExpireAsync(Silences silences, string id) =>
        RunAsync(silences, SilenceCommands.Expire, AuditMap.Create(("id", id)), "other");

    private Task<AuditMap> RunAsync(Silences silences, string command, AuditMap arguments, string author) =>
        new Dictionary<string, ControlHandler>(SilenceCommands.For(silences, RecordAsync, _clock))[command](
            new ControlRequest(command, arguments, author, _clock.GetUtcNow()), CancellationToken.None);

    private Task<ChainPosition> RecordAsync(AuditEvent auditEvent, CancellationToken cancellationToken)
    {
        if (_cannotRecord)
        {
            throw new FapilogException(new Fault(AuditCodes.WriteFailed, "No."));
        }

        _recorded.Add(auditEvent);
        return Task.FromResult(new ChainPosition(_recorded.Count, null));
    }
}
