using System.Runtime.Versioning;
using System.Text.Json;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Querying;
using Fapilog.Testing;
using Fapilog.Verification;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Hosting.Tests.Running;

public sealed class HostTests
{
    private const string Token = "t0ken-in-the-path-4711";
    private const string Key = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Fact]
    public async Task Host_WithFapilog_StoresWhatEveryServiceLogsFromStartToEnd()
    {
        using var configured = Configured.By("{}");
        using var logs = new RecordingLogs();
        using (var host = TestHost.Build(configured, logs, services => services.AddHostedService<TalkativeService>()))
        {
            await host.StartAsync(Patience.Token());
            await host.StopAsync(Patience.Token());
        }

        Assert.Equal(
            ["starting", "start", "started", "stopping", "stop", "stopped"],
            StoredEvents.Read(configured.Trail).Select(stored => stored.Message));
        Assert.True(TrailVerifier.Verify(configured.Trail).Valid);
    }

    [Fact]
    [Trait("Row", "C1")]
    [Trait("Row", "C8")]
    [Trait("Row", "F21")]
    public async Task Host_WithNoProviderNamed_LooksAtNoPluginsFolderAndSaysSo()
    {
        using var configured = Configured.By("""{ "Alerting": { "PluginsPath": "no-such-folder" } }""");
        using var logs = new RecordingLogs();
        using var host = TestHost.Build(configured, logs);

        await host.StartAsync(Patience.Token());
        await host.Services.GetRequiredService<IAuditTrail>().LogErrorAsync(new IOException("It broke."), ErrorSeverity.Critical);
        await host.StopAsync(Patience.Token());

        var runtime = host.Services.GetRequiredService<FapilogRuntime>();
        Assert.Null(runtime.Catalogue);
        Assert.Empty(runtime.Trail.Statistics.Instances);
        Assert.Equal(1, runtime.Trail.Statistics.AlertsRaised);
        Assert.Equal(
            "Information: 'Fapilog:Alerting' names no provider: nobody is alerted, and the plugins folder is not looked at.",
            Assert.Single(logs.Lines).Trim());
    }

    [Fact]
    public async Task Host_WithAPolicyThatIsNotEnabled_WarnsOnceAsTheCheckDoes()
    {
        using var configured = Configured.By("""{ "Audit": { "Policy": { "Enabled": false } } }""");
        var configuration = configured.Build();
        using var logs = new RecordingLogs();
        using var host = TestHost.Build(configuration, logs);

        await host.StartAsync(Patience.Token());
        await host.StopAsync(Patience.Token());

        Assert.Equal(
            $"Warning: {Assert.Single(ConfigurationCheck.Run(configuration).Warnings)}",
            Assert.Single(logs.Lines, line => line.Contains("FAP2010", StringComparison.Ordinal)).Trim());
    }

    [NonRootFact]
    [UnsupportedOSPlatform("windows")]
    public async Task Host_WithADirectoryThatItMayNotMakeOrFill_TellsWhatTheCheckTells()
    {
        using var configured = Configured.By("""
            { "Trails": { "one": { "Audit": { "StoragePath": "closed" } },
                          "two": { "Audit": { "StoragePath": "closed/two" } } } }
            """);
        File.SetUnixFileMode(
            Directory.CreateDirectory(Path.Combine(configured.Folder, "closed")).FullName,
            UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var configuration = configured.Build();
        using var logs = new RecordingLogs();
        using var host = TestHost.Build(configuration, logs);

        var exception = await Assert.ThrowsAsync<FapilogException>(() => host.StartAsync(Patience.Token()));

        Assert.Equal(
            ["FAP4007 Fapilog:Trails:one:Audit:StoragePath", "FAP4007 Fapilog:Trails:two:Audit:StoragePath"],
            exception.Faults.Select(fault => $"{fault.Code} {fault.Path}"));
        Assert.Equal(
            ConfigurationCheck.Run(configuration).Faults.Select(fault => fault.Message),
            exception.Faults.Select(fault => fault.Message));
    }

    [Fact]
    public async Task Host_WithTheWebhookConfigured_DeliversThroughTheProviderDll()
    {
        await using var receiver = await WebhookReceiver.StartAsync($"whsec_{Key}");
        using var configured = Configured.By(Webhook(new Uri(receiver.Url, Token).AbsoluteUri));
        using var logs = new RecordingLogs();
        using var host = TestHost.Build(configured, logs);

        await host.StartAsync(Patience.Token());
        await host.Services.GetRequiredService<IAuditTrail>().LogErrorAsync(new IOException("It broke."), ErrorSeverity.Critical);
        await receiver.WaitForAsync(1, Patience.Token());
        await host.StopAsync(Patience.Token());

        var statistics = Assert.Single(host.Services.GetRequiredService<IAuditTrail>().Statistics.Instances);
        Assert.Equal(("Web_Hook", 1), (statistics.Name, statistics.Delivered));
        Assert.Equal(SignatureCheck.Valid, receiver.Requests[0].Signature);
        Assert.DoesNotContain(
            logs.Lines, line => line.Contains(Token, StringComparison.Ordinal) || line.Contains(Key, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Row", "C2")]
    [Trait("Row", "C3")]
    public async Task Host_WithAProviderMisconfigured_DoesNotStartAndTellsEveryFaultWithoutAnyValue()
    {
        using var configured = Configured.By(
            $$"""
            { "Alerting": { "Provider": "webhook", "Settings": {
                "Url": "{{Token}}", "Secret": "whsec_{{Key}}x", "Timeout": "{{Token}}", "Sekret": "{{Token}}" } } }
            """);
        using var logs = new RecordingLogs();
        using var host = TestHost.Build(configured, logs);

        var exception = await Assert.ThrowsAsync<FapilogException>(() => host.StartAsync(Patience.Token()));

        Assert.Equal(
            [
                "Fapilog:Alerting:Settings:Secret",
                "Fapilog:Alerting:Settings:Sekret",
                "Fapilog:Alerting:Settings:Timeout",
                "Fapilog:Alerting:Settings:Url",
            ],
            exception.Faults.Select(fault => fault.Path!).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("   at ", exception.ToString(), StringComparison.Ordinal);
        Assert.All([exception.ToString(), .. logs.Lines], text =>
        {
            Assert.DoesNotContain(Token, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Key, text, StringComparison.Ordinal);
        });
        Assert.False(Directory.Exists(configured.Trail));
    }

    [Fact]
    [Trait("Row", "C7")]
    [Trait("Row", "N5")]
    public async Task Host_WithAnUnknownProvider_DoesNotStartAndListsTheKnownOnes()
    {
        using var configured = Configured.By("""{ "Alerting": { "Providers": { "chat": { "Provider": "webbook" } } } }""");
        using var logs = new RecordingLogs();
        using var host = TestHost.Build(configured, logs);

        var exception = await Assert.ThrowsAsync<FapilogException>(() => host.StartAsync(Patience.Token()));

        Assert.StartsWith(
            "FAP1001 at 'Fapilog:Alerting:Providers:chat:Provider': No provider is called 'webbook'. Did you mean 'webhook'? Available: 'noop', 'webhook'.",
            exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_WhoseProviderIsReplacedWhileItRuns_WarnsThatARestartAppliesIt()
    {
        using var configured = Configured.By(Webhook("http://127.0.0.1:9/"));
        var plugins = Directory.CreateDirectory(Path.Combine(configured.Folder, "plugins", "webhook")).Parent!.FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "plugins", "webhook")))
        {
            File.Copy(file, Path.Combine(plugins, "webhook", Path.GetFileName(file)));
        }

        configured.File("more.json", $$"""{ "Alerting": { "PluginsPath": {{JsonSerializer.Serialize(plugins)}} } }""");
        using var logs = new RecordingLogs();
        var clock = new FakeTimeProvider(new DateTimeOffset(2031, 5, 6, 7, 8, 9, TimeSpan.Zero));
        using var host = TestHost.Build(configured, logs, services => services.AddSingleton<TimeProvider>(clock));
        await host.StartAsync(Patience.Token());

        File.AppendAllText(Path.Combine(plugins, "webhook", "Fapilog.Alerts.Webhook.dll"), "x");
        clock.Advance(TimeSpan.FromSeconds(30));
        clock.Advance(TimeSpan.FromSeconds(30));
        await host.StopAsync(Patience.Token());

        Assert.Contains(
            logs.Lines,
            line => line.StartsWith("Warning: FAP1032: ", StringComparison.Ordinal)
                && line.Contains("'webhook' changed. Restart", StringComparison.Ordinal));
    }

    [Theory]
    [Trait("Row", "F21")]
    [InlineData("absent")]
    [InlineData("empty")]
    public async Task Host_WithAProviderNamedAndNoneThere_DoesNotStart(string folder)
    {
        using var configured = Configured.By("{}");
        configured.File(
            "more.json",
            $$"""{ "Alerting": { "Provider": "webhook", "PluginsPath": {{JsonSerializer.Serialize(Path.Combine(configured.Folder, folder))}} } }""");
        Directory.CreateDirectory(Path.Combine(configured.Folder, "empty"));
        using var logs = new RecordingLogs();
        using var host = TestHost.Build(configured, logs);

        var exception = await Assert.ThrowsAsync<FapilogException>(() => host.StartAsync(Patience.Token()));

        Assert.Equal("FAP1001", Assert.Single(exception.Faults).Code);
        Assert.Contains(
            folder == "empty" ? "put the provider into" : "does not exist: make it", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddFapilog_CalledTwice_AddsOneTrail()
    {
        using var configured = Configured.By("{}");
        using var logs = new RecordingLogs();
        using var host = TestHost.Build(configured, logs, services => services.AddFapilog(new ConfigurationBuilder().Build()));

        Assert.Single(host.Services.GetServices<IHostedService>());
        Assert.Single(host.Services.GetServices<IAuditTrail>());
        await host.StartAsync(Patience.Token());
        await host.StopAsync(Patience.Token());
    }

    [Fact]
    public async Task AddFapilog_WhereTheHostHasAClock_UsesIt()
    {
        using var configured = Configured.By("{}");
        using var logs = new RecordingLogs();
        var clock = new FakeTimeProvider(new DateTimeOffset(2031, 5, 6, 7, 8, 9, TimeSpan.Zero));
        using var host = TestHost.Build(configured, logs, services => services.AddSingleton<TimeProvider>(clock));

        await host.StartAsync(Patience.Token());
        await host.Services.GetRequiredService<IAuditTrail>()
            .LogEventAsync(new AuditEvent { EventType = AuditEventType.DataAccess, Message = "m" });
        await host.StopAsync(Patience.Token());

        Assert.Equal(clock.GetUtcNow(), Assert.Single(StoredEvents.Read(configured.Trail)).Timestamp);
        Assert.True(File.Exists(Path.Combine(configured.Trail, "audit_2031-05-06.jsonl")));
    }

    private static string Webhook(string url) =>
        $$"""{ "Alerting": { "Provider": "Web_Hook", "Settings": { "Url": "{{url}}", "Secret": "whsec_{{Key}}", "AllowNetworks": ["127.0.0.0/8"] } } }""";
}
