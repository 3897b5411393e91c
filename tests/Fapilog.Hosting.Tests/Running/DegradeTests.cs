using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Testing;
using Fapilog.Verification;
using Microsoft.Extensions.DependencyInjection;

namespace Fapilog.Hosting.Tests.Running;

public sealed class DegradeTests
{
    private const string Token = "t0ken-4711";

    [Fact]
    [Trait("Row", "C7")]
    public async Task Host_ThatDegrades_StartsWithTheInstanceFaultedAndTheRestRunning()
    {
        var sound = new CollectingDispatcher();
        using var configured = Configured.By("""
            { "Alerting": { "OnProviderError": "Degrade", "Providers": {
                "chat": { "Provider": "slakc" }, "mail": { "Provider": "sound" } } } }
            """);
        using var logs = new RecordingLogs();
        using var host = TestHost.Build(configured, logs, fapilog: fapilog => fapilog.AddProvider("sound", _ => sound));

        await host.StartAsync(Patience.Token());
        var trail = host.Services.GetRequiredService<IAuditTrail>();
        await trail.LogErrorAsync(new IOException("It broke."), ErrorSeverity.Critical);
        await sound.WaitForAsync(1, Patience.Token());
        var running = trail.Statistics.Instances;
        await host.StopAsync(Patience.Token());
        var stopped = trail.Statistics.Instances;

        Assert.Equal(
            (AlertInstanceState.Faulted, 1, 1, 0),
            (running[0].State, running[0].Raised, running[0].Open, running[0].Undelivered));
        Assert.Equal((AlertInstanceState.Ready, null), (running[1].State, running[1].Reason));
        Assert.StartsWith(
            "FAP1001 at 'Fapilog:Alerting:Providers:chat:Provider': No provider is called 'slakc'.",
            running[0].Reason,
            StringComparison.Ordinal);
        Assert.Equal(
            (0, 1, AlertInstanceState.Disabled), (stopped[0].Undelivered, stopped[0].Open, stopped[0].State));
        Assert.Contains(logs.Lines, line => line.StartsWith(
            "Error: Alert instance 'chat' cannot be used; its alerts wait, and the rest runs. FAP1001 at 'Fapilog:Alerting:Providers:chat:Provider': "
            + "No provider is called 'slakc'.",
            StringComparison.Ordinal));
        Assert.True(TrailVerifier.Verify(configured.Trail).Valid);
    }

    [Fact]
    public async Task Host_ThatDegrades_LogsEveryFaultOfAProvidersSettingsAndNoValue()
    {
        using var configured = Configured.By($$"""
            { "Alerting": { "OnProviderError": "Degrade", "Provider": "webhook", "Settings": { "Url": "{{Token}}", "Colour": "{{Token}}", "Timeout": "{{Token}}" } } }
            """);
        using var logs = new RecordingLogs();
        using var host = TestHost.Build(configured, logs);

        await host.StartAsync(Patience.Token());
        var instance = Assert.Single(host.Services.GetRequiredService<IAuditTrail>().Statistics.Instances);
        await host.StopAsync(Patience.Token());

        Assert.All(
            [
                "FAP2101 at 'Fapilog:Alerting:Settings:Colour'",
                "FAP2102 at 'Fapilog:Alerting:Settings:Secret'",
                "FAP2103 at 'Fapilog:Alerting:Settings:Timeout'",
                "FAP2104 at 'Fapilog:Alerting:Settings:Url'",
            ],
            fault =>
            {
                Assert.Contains(fault, instance.Reason, StringComparison.Ordinal);
                Assert.Single(
                    logs.Lines,
                    line =>
                        line.StartsWith("Error: ", StringComparison.Ordinal) && line.Contains(fault, StringComparison.Ordinal));
            });
        Assert.All([instance.Reason!, .. logs.Lines], text => Assert.DoesNotContain(Token, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        """{ "Audit": { "QueueCapacity": 0 }, "Alerting": { "OnProviderError": "Degrade", "Provider": "nobody" } }""", "FAP4007")]
    [InlineData("""{ "Alerting": { "OnProviderError": "Degrade", "Provider": "nobody", "Deadline": "00:00:00" } }""", "FAP4007")]
    [InlineData("""{ "Alerting": { "OnProviderError": "Degrade", "Provider": "nobody", "Deadlime": "00:01:00" } }""", "FAP2101")]
    public async Task Host_ThatDegrades_StillRefusesWhatIsWrongOutsideAProvider(string fapilog, string code)
    {
        using var configured = Configured.By(fapilog);
        using var logs = new RecordingLogs();
        using var host = TestHost.Build(configured, logs);

        var exception = await Assert.ThrowsAsync<FapilogException>(() => host.StartAsync(Patience.Token()));

        Assert.Equal([code, "FAP1001"], exception.Faults.Select(fault => fault.Code));
        Assert.False(Directory.Exists(configured.Trail));
    }
}
