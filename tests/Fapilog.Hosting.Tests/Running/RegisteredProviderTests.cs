using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Loading;
using Fapilog.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Fapilog.Hosting.Tests.Running;

public sealed class RegisteredProviderTests
{
    [Fact]
    public async Task Host_WithADispatcherRegisteredInCode_ChoosesItByNameAndRedactsForIt()
    {
        var dispatcher = new CollectingDispatcher();
        string? room = null;
        using var configured = Configured.By("""
            { "Alerting": { "PluginsPath": "no-such-folder", "Provider": "In_House", "Settings": { "Room": "#a" } } }
            """);
        using var logs = new RecordingLogs();
        using var host =
            TestHost.Build(configured, logs, fapilog: fapilog => fapilog.AddProvider<RoomSettings>("in-house", context =>
        {
            room = context.GetSettings<RoomSettings>().Room;
            return dispatcher;
        }));

        await host.StartAsync(Patience.Token());
        await host.Services.GetRequiredService<IAuditTrail>().LogEventAsync(
            new AuditEvent
            {
                EventType = AuditEventType.ComponentFailure,
                LogLevel = AuditLogLevel.Critical,
                Message = "Ada's diagnosis",
                ContainsPhi = true,
            });
        await host.Services.GetRequiredService<IAuditTrail>().DrainAlertsAsync(Patience.Token());
        await host.StopAsync(Patience.Token());

        Assert.Equal("#a", room);
        Assert.Equal("[withheld: contains PHI]", Assert.Single(dispatcher.Alerts).AuditEvent.Message);
        var entry = Assert.Single(host.Services.GetRequiredService<FapilogRuntime>().Catalogue!.Entries);
        Assert.Equal(("in-house", "(registered in code)", ProviderState.Loaded), (entry.Name, entry.Path, entry.State));
    }

    [Fact]
    public async Task Host_WithSettingsARegisteredDispatcherDoesNotTake_DoesNotStart()
    {
        using var configured = Configured.By("""{ "Alerting": { "Provider": "in-house", "Settings": { "Rom": "#a" } } }""");
        using var logs = new RecordingLogs();
        using var host = TestHost.Build(
            configured,
            logs,
            fapilog: fapilog => fapilog.AddProvider<RoomSettings>("in-house", _ => NoopAlertDispatcher.Instance));

        var exception = await Assert.ThrowsAsync<FapilogException>(() => host.StartAsync(Patience.Token()));

        Assert.Equal(
            "FAP2101 at 'Fapilog:Alerting:Settings:Rom': There is no setting 'Rom'. Did you mean 'Room'? "
            + "The settings are 'Room'.",
            exception.Message);
    }

    [Fact]
    public async Task Host_WithARegisteredNameADllHasToo_DoesNotStart()
    {
        using var configured = Configured.By("""{ "Alerting": { "Provider": "webhook" } }""");
        using var logs = new RecordingLogs();
        using var host = TestHost.Build(
            configured, logs, fapilog: fapilog => fapilog.AddProvider("webhook", _ => NoopAlertDispatcher.Instance));

        var exception = await Assert.ThrowsAsync<FapilogException>(() => host.StartAsync(Patience.Token()));

        var fault = Assert.Single(exception.Faults);
        Assert.Equal("FAP1034", fault.Code);
        Assert.Contains(Path.Combine("webhook", "Fapilog.Alerts.Webhook.dll"), fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddFapilog_CalledTwice_AddsWhatBothSetInCode()
    {
        var (one, two) = (new CollectingDispatcher(), new CollectingDispatcher());
        using var configured =
            Configured.By("""{ "Alerting": { "Providers": { "a": { "Provider": "one" }, "b": { "Provider": "two" } } } }""");
        using var logs = new RecordingLogs();
        using var host = TestHost.Build(
            configured,
            logs,
            services => services.AddFapilog(new ConfigurationBuilder().Build(), fapilog => fapilog.AddProvider("two", _ => two)),
            fapilog => fapilog.AddProvider("one", _ => one));

        await host.StartAsync(Patience.Token());
        await host.Services.GetRequiredService<IAuditTrail>().LogErrorAsync(new IOException("It broke."), ErrorSeverity.Critical);
        await host.Services.GetRequiredService<IAuditTrail>().DrainAlertsAsync(Patience.Token());
        await host.StopAsync(Patience.Token());

        Assert.Equal((1, 1), (one.Alerts.Count, two.Alerts.Count));
    }

    [Fact]
    public async Task Create_WithADispatcherRegisteredInCode_NeedsNoHost()
    {
        var dispatcher = new CollectingDispatcher();
        using var configured = Configured.By("""{ "Alerting": { "Provider": "in-house" } }""");
        await using var runtime =
            FapilogRuntime.Create(configured.Build(), configure: fapilog => fapilog.AddProvider("in-house", _ => dispatcher));

        await runtime.Trail.StartAsync();
        await runtime.Trail.LogErrorAsync(new IOException("It broke."), ErrorSeverity.Critical);
        await runtime.Trail.DrainAlertsAsync(Patience.Token());

        Assert.Single(dispatcher.Alerts);
    }

    private sealed class RoomSettings
    {
        public string? Room { get; set; }
    }
}
