using Fapilog.Alerting;
using Fapilog.Compliance;
using Fapilog.Diagnostics;
using Fapilog.Support;

namespace Fapilog.Auditing;

public sealed class AuditTrailLifetimeTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task LogEventAsync_BeforeStartAndAfterStop_Throws()
    {
        await using var trail = new AuditTrail(Some.Options(_directory));
        var before = await Assert.ThrowsAsync<InvalidOperationException>(() => trail.LogEventAsync(Some.Event()).AsTask());
        await trail.StartAsync();
        await trail.StopAsync();
        var after = await Assert.ThrowsAsync<InvalidOperationException>(() => trail.LogEventAsync(Some.Event()).AsTask());

        Assert.Contains("FAP4003: The trail 'default' has not started", before.Message, StringComparison.Ordinal);
        Assert.Contains("FAP4003: The trail 'default' has stopped", after.Message, StringComparison.Ordinal);
        Assert.Empty(_directory.Lines());
    }

    [Fact]
    public async Task StartAsync_ASecondTimeOrAfterStop_Throws()
    {
        await using var trail = await Some.StartedTrailAsync(_directory);

        await Assert.ThrowsAsync<InvalidOperationException>(() => trail.StartAsync());
        await trail.StopAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => trail.StartAsync());
    }

    [Fact]
    public async Task StopAsync_ByManyAtOnce_StopsOnceAndDisposesOnce()
    {
        using var dispatcher = new ScriptedDispatcher(_ => ScriptedDispatcher.Accept);
        var trail = await Some.StartedTrailAsync(_directory, dispatcher);
        await trail.LogEventAsync(Some.Critical(), AuditDurability.Enqueued);

        await Task.WhenAll(
            Enumerable.Range(0, 16).Select(i => Task.Run(() => i % 2 == 0 ? trail.StopAsync() : trail.DisposeAsync().AsTask())));
        await trail.DisposeAsync();

        Assert.Equal((1, 1), (dispatcher.Count, dispatcher.DisposeCount));
        Assert.Equal(AlertInstanceState.Disabled, Assert.Single(trail.Statistics.Instances).State);
    }

    [Fact]
    public async Task LogEventAsync_WhileStopping_IsStoredOrRefusedAndNeverBoth()
    {
        var trail = await Some.StartedTrailAsync(_directory);
        var started = new TaskCompletionSource();
        var callers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var taken = 0;
            while (true)
            {
                try
                {
                    await trail.LogEventAsync(Some.Event(), AuditDurability.Enqueued);
                    taken++;
                    started.TrySetResult();
                }
                catch (InvalidOperationException)
                {
                    return taken;
                }
            }
        })).ToList();
        await started.Task.WaitAsync(Soon.Limit);

        await trail.DisposeAsync();

        var accepted = (await Task.WhenAll(callers)).Sum();
        Assert.Equal(accepted, ChainCheck.Verify(_directory.Lines()).Count);
        Assert.Equal((accepted, 0), (trail.Statistics.Stored, trail.Statistics.QueueDepth));
    }

    [Fact]
    public async Task LogEventAsync_EnqueuedAndDurable_PromiseWhatTheyKnow()
    {
        await using var trail = await Some.StartedTrailAsync(_directory);

        var enqueued = await trail.LogEventAsync(Some.Event() with { EventId = "mine" }, AuditDurability.Enqueued);
        var durable = await trail.LogEventAsync(Some.Event());

        Assert.Equal(new AuditReceipt { EventId = "mine" }, enqueued);
        Assert.Equal(2, durable.SequenceNumber);
        Assert.Equal(64, durable.Checksum!.Length);
        Assert.True(Guid.TryParseExact(durable.EventId, "D", out _));
        Assert.Equal(2, _directory.Lines().Count);
    }

    [Fact]
    public async Task DrainAsync_AfterEnqueuedEvents_WaitsUntilTheyAreInTheFile()
    {
        await using var trail = await Some.StartedTrailAsync(_directory);
        for (var i = 0; i < 100; i++)
        {
            await trail.LogEventAsync(Some.Event(), AuditDurability.Enqueued);
        }

        await trail.DrainAsync();

        Assert.Equal(100, _directory.Lines().Count);
        Assert.Equal(
            (100, 0, 0, 100),
            (trail.Statistics.Stored, trail.Statistics.Failed, trail.Statistics.QueueDepth, trail.Statistics.LastSequenceNumber));
        await trail.StopAsync();
        await trail.DrainAsync();
    }

    [Fact]
    public async Task DrainAsync_BeforeStart_HasNothingToWaitFor() => await new AuditTrail(Some.Options(_directory)).DrainAsync();

    [Fact]
    public async Task LogEventAsync_TheTokenHasFired_IsNotLogged()
    {
        await using var trail = await Some.StartedTrailAsync(_directory);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => trail.LogEventAsync(Some.Event(), cancellationToken: new CancellationToken(true)).AsTask());
        await trail.DrainAsync();

        Assert.Empty(_directory.Lines());
    }

    [Fact]
    public async Task LogEventAsync_TheQueueIsSmall_WaitsAndLosesNothing()
    {
        var options = Some.Options(_directory);
        options.QueueCapacity = 1;
        await using var trail = new AuditTrail(options);
        await trail.StartAsync();

        await Task.WhenAll(
            Enumerable.Range(0, 200).Select(i => trail.LogEventAsync(Some.Event($"{i}"), AuditDurability.Enqueued).AsTask()));
        await trail.DrainAsync();

        Assert.Equal(200, ChainCheck.Verify(_directory.Lines()).Count);
    }

    [Fact]
    public async Task Policy_NotEnabled_StoresNothingAndMakesNoDirectory()
    {
        using var dispatcher = new ScriptedDispatcher(_ => ScriptedDispatcher.Accept);
        await using var trail =
            await Some.StartedTrailAsync(_directory, dispatcher, policy: new CompliancePolicy { Enabled = false });

        var receipt = await trail.LogEventAsync(Some.Critical());
        await trail.DrainAsync();
        await trail.StopAsync();

        Assert.Equal(AuditReceipt.NotStored, receipt);
        Assert.Equal(string.Empty, receipt.EventId);
        Assert.False(Directory.Exists(_directory.Trail));
        Assert.Equal(0, dispatcher.Count);
    }

    [Fact]
    public async Task Options_ChangedAfterConstruction_DoNotReachTheTrail()
    {
        var options = Some.Options(_directory);
        var instance = new AlertInstanceOptions();
        var dispatcher = new CollectingDispatcher();
        var trail = new AuditTrail(options, [new AlertInstance("chat", dispatcher, instance)]);
        options.Policy.Enabled = false;
        options.Policy.RealTimeAlerts = false;
        options.StoragePath = "elsewhere";
        instance.IncludeMetadata = ["key"];

        await trail.StartAsync();
        await trail.LogEventAsync(Some.Critical() with { Metadata = AuditMap.Create(("key", 1)) });
        await trail.DisposeAsync().AsTask().WaitAsync(Soon.Limit);

        Assert.Single(_directory.Lines());
        Assert.Empty(Assert.Single(dispatcher.Sent).Event.Metadata);
    }

    [Fact]
    public void Constructor_BadOptions_AreAllNamedAtOnce()
    {
        var options = new AuditTrailOptions
        {
            Name = " ",
            StoragePath = "",
            QueueCapacity = 0,
            StopTimeout = TimeSpan.FromSeconds(-1),
            Durability = (AuditDurability)7,
            Policy = new CompliancePolicy { Level = new ComplianceLevel("hippa"), OnViolation = (PolicyViolationAction)7 },
        };
        var bad = new AlertInstanceOptions
        {
            Deadline = TimeSpan.Zero,
            MaxAlertAge = TimeSpan.FromDays(31),
            QueueCapacity = 0,
            MinimumSeverity = (AlertSeverity)15,
        };

        var exception = Assert.Throws<FapilogException>(() => new AuditTrail(
            options,
            [
                new AlertInstance("chat", NoopAlertDispatcher.Instance, bad) { MaxConcurrentCalls = 65 },
                new AlertInstance("CHAT", NoopAlertDispatcher.Instance),
            ]));

        Assert.Equal(
            ["Name", "StoragePath", "QueueCapacity", "StopTimeout", "Durability", "Policy:Level", "Policy:OnViolation",
                "chat:MinimumSeverity", "chat:Deadline", "chat:MaxAlertAge", "chat:QueueCapacity", "chat:MaxConcurrentCalls",
                "chat"],
            exception.Faults.Select(fault => fault.Path));
        Assert.All(exception.Faults, fault => Assert.Equal("FAP4007", fault.Code));
        Assert.Contains("'hippa'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_NoPolicy_SaysSo()
    {
        var options = Some.Options(_directory);
        options.Policy = null!;

        Assert.Equal("Policy", Assert.Single(Assert.Throws<FapilogException>(() => new AuditTrail(options)).Faults).Path);
    }

    [Fact]
    public async Task StartAsync_ABreachedPolicyThatFails_NamesEveryBreachAndStoresNothing()
    {
        var trail = new AuditTrail(Some.Options(_directory, Breached(PolicyViolationAction.Fail)));

        var exception = await Assert.ThrowsAsync<FapilogException>(() => trail.StartAsync());

        Assert.Equal(
            ["Policy:RetentionDays", "Policy:ArchiveAfterDays", "Policy:RequireIntegrityCheck", "Policy:HipaaMinimumNecessary"],
            exception.Faults.Select(fault => fault.Path));
        Assert.All(exception.Faults, fault => Assert.Equal("FAP4001", fault.Code));
        Assert.False(Directory.Exists(_directory.Trail));
    }

    [Fact]
    public async Task StartAsync_ABreachedPolicyThatWarns_LogsEveryBreachAndStarts()
    {
        using var log = new CollectingLog();

        await using var trail = await Some.StartedTrailAsync(_directory, log: log, policy: Breached(PolicyViolationAction.Warn));

        Assert.Equal(4, log.Lines.Count(line => line.Id == 4001 && line.Message.Contains("FAP4001", StringComparison.Ordinal)));
        Assert.Equal(1, (await trail.LogEventAsync(Some.Event())).SequenceNumber);
    }

    [Fact]
    public void Validate_OtherBreaches_AreNamed()
    {
        var gdpr = CompliancePolicyValidator.Validate(
            new CompliancePolicy { Level = ComplianceLevel.Gdpr, RetentionDays = 30, ArchiveAfterDays = 31 });

        Assert.Equal(["Policy:ArchiveAfterDays", "Policy:GdprDataSubjectRights"], gdpr.Select(fault => fault.Path));
        Assert.Equal(
            "Policy:Level",
            Assert.Single(CompliancePolicyValidator.Validate(new CompliancePolicy { Level = new ComplianceLevel("x") })).Path);
        Assert.Empty(CompliancePolicyValidator.Validate(new CompliancePolicy()));
        Assert.Empty(CompliancePolicyValidator.Validate(new CompliancePolicy { Enabled = false, RetentionDays = 1 }));
    }

    private static CompliancePolicy Breached(PolicyViolationAction action) => new()
    {
        Level = ComplianceLevel.Hipaa,
        RetentionDays = 29,
        ArchiveAfterDays = 6,
        RequireIntegrityCheck = false,
        OnViolation = action,
    };
}
