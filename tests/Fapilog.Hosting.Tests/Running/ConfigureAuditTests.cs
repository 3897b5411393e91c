using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Querying;
using Microsoft.Extensions.DependencyInjection;

namespace Fapilog.Hosting.Tests.Running;

public sealed class ConfigureAuditTests
{
    [Fact]
    public async Task ConfigureAudit_ComesAfterConfigurationAndSetsWhatThatCannot()
    {
        using var configured = Configured.By("""{ "Audit": { "QueueCapacity": 7 } }""");
        using var logs = new RecordingLogs();
        var seen = 0;
        using var host = TestHost.Build(configured, logs, fapilog: fapilog => fapilog
            .ConfigureAudit(options => seen = options.QueueCapacity)
            .ConfigureAudit(options => options.Redact = auditEvent => auditEvent with { Message = "[redacted]" }));

        await host.StartAsync(Patience.Token());
        await host.Services.GetRequiredService<IAuditTrail>().LogEventAsync(AuditEventType.ConfigChanged, "A secret.");
        await host.StopAsync(Patience.Token());

        Assert.Equal(7, seen);
        Assert.Equal("[redacted]", Assert.Single(StoredEvents.Read(configured.Trail)).Message);
    }

    [Fact]
    public async Task ConfigureAudit_OfEveryTrailAndOfOne_ReachesWhatItNames()
    {
        using var configured = Configured.By("""
            { "Trails": { "billing": { "Audit": { "StoragePath": "b" } }, "wards": { "Audit": { "StoragePath": "w" } } } }
            """);
        using var logs = new RecordingLogs();
        using var host = TestHost.Build(configured, logs, fapilog: fapilog => fapilog
            .ConfigureAudit(options => options.Redact = auditEvent => auditEvent with { Message = $"of {options.Name}" })
            .ConfigureAudit(
                "Wards", options => options.Redact = auditEvent => auditEvent with { Message = "of the wards alone" }));

        await host.StartAsync(Patience.Token());
        foreach (var name in (string[])["billing", "wards"])
        {
            await host.Services.GetRequiredKeyedService<IAuditTrail>(name)
                .LogEventAsync(AuditEventType.ConfigChanged, "A secret.");
        }

        await host.StopAsync(Patience.Token());

        Assert.Equal("of billing", Assert.Single(StoredEvents.Read(Path.Combine(configured.Folder, "b"))).Message);
        Assert.Equal("of the wards alone", Assert.Single(StoredEvents.Read(Path.Combine(configured.Folder, "w"))).Message);
    }

    [Fact]
    public async Task ConfigureAudit_OfATrailThereIsNot_DoesNotStart()
    {
        using var configured = Configured.By("""{ "Trails": { "billing": { "Audit": { "StoragePath": "b" } } } }""");
        using var logs = new RecordingLogs();
        using var host = TestHost.Build(configured, logs, fapilog: fapilog => fapilog.ConfigureAudit("biling", _ => { }));

        var exception = await Assert.ThrowsAsync<FapilogException>(() => host.StartAsync(Patience.Token()));

        Assert.Equal(
            "FAP2008 at 'Fapilog:Trails': Code sets options of the trail 'biling', and 'Fapilog:Trails' has none of that name. Did you mean 'billing'? "
            + "Its trails are 'billing'. Correct the name, or configure the trail.",
            exception.Message);
    }

    [Fact]
    public async Task ConfigureAudit_OutOfRange_IsCheckedTogetherWithConfiguration()
    {
        using var configured = Configured.By("""{ "Audit": { "QueueCapacity": 0, "StoragePth": "x" } }""");
        using var logs = new RecordingLogs();
        using var host = TestHost.Build(
            configured, logs, fapilog: fapilog => fapilog.ConfigureAudit(options => options.StopTimeout = TimeSpan.FromHours(2)));

        var exception = await Assert.ThrowsAsync<FapilogException>(() => host.StartAsync(Patience.Token()));

        Assert.Equal(
            ["FAP2101 Fapilog:Audit:StoragePth", "FAP4007 Fapilog:Audit:QueueCapacity", "FAP4007 Fapilog:Audit:StopTimeout"],
            exception.Faults.Select(fault => $"{fault.Code} {fault.Path}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ConfigureAudit_RelativePath_StartsAtTheWorkingDirectory()
    {
        using var configured = Configured.By("{}");

        await using var runtime = FapilogRuntime.Create(
            configured.Build(),
            configure: fapilog =>
                fapilog.ConfigureAudit(options => (options.StoragePath, options.ArchivePath) = ("logs", "old")));

        Assert.Equal(
            (Path.GetFullPath("logs"), Path.GetFullPath("old")),
            (runtime.Settings.Audit.StoragePath, runtime.Settings.Audit.ArchivePath));
    }
}
