using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Fapilog.Hosting.Tests.Running;

public sealed class ConfigurationWatchTests : IDisposable
{
    private const string Token = "t0ken-4711";

    private readonly string _file;
    private readonly Configured _configured = Configured.By("""{ "Audit": { "QueueCapacity": 5 } }""");
    private readonly RecordingLogs _logs = new();
    private readonly IConfigurationRoot _root;
    private readonly IHost _host;

    public ConfigurationWatchTests()
    {
        _file = Path.Combine(_configured.Folder, "fapilog.json");
        _root = _configured.Build();
        _host = TestHost.Build(_root, _logs);
    }

    private IEnumerable<string> Told =>
        _logs.Lines.Where(line => line.Contains("configuration", StringComparison.Ordinal)).Select(line => line.Trim());

    public void Dispose()
    {
        _host.Dispose();
        _configured.Dispose();
        _logs.Dispose();
    }

    [Fact]
    [Trait("Row", "C9")]
    public async Task Reload_WithAChangeOfOurSection_IsToldOnceWithoutValues()
    {
        await _host.StartAsync(Patience.Token());

        Change($$"""{ "Audit": { "QueueCapacity": 6 }, "Alerting": { "Settings": { "Token": "{{Token}}" } } }""");
        _root.Reload();

        Assert.Equal(
            "Warning: The configuration changed at 'Fapilog:Alerting:Settings:Token', 'Fapilog:Audit:QueueCapacity'. The running trail is unchanged: "
            + "restart to apply the change.",
            Assert.Single(Told));
        await _host.StopAsync(Patience.Token());
    }

    [Fact]
    [Trait("Row", "C9")]
    public async Task Reload_WithoutAChangeOfOurSection_IsNotTold()
    {
        await _host.StartAsync(Patience.Token());

        _root.Reload();
        File.WriteAllText(_file, """{ "Other": 1, "Fapilog": { "Audit": { "QueueCapacity": "5" } } }""");
        _root.Reload();

        Assert.Empty(Told);
        await _host.StopAsync(Patience.Token());
    }

    [Fact]
    [Trait("Row", "C9")]
    public async Task Reload_BackToWhatRuns_SaysThatNoRestartIsNeeded()
    {
        await _host.StartAsync(Patience.Token());

        Change("""{ "Audit": { "QueueCapacity": 6 } }""");
        Change("""{ "Audit": { "QueueCapacity": 7 } }""");
        Change("""{ "Audit": { "QueueCapacity": 5 } }""");

        Assert.Equal(["Warning", "Warning", "Information"], Told.Select(line => line.Split(':')[0]));
        Assert.EndsWith("no restart is needed.", Told.Last(), StringComparison.Ordinal);
        await _host.StopAsync(Patience.Token());
    }

    [Fact]
    public async Task Reload_OfManySettings_NamesFive()
    {
        await _host.StartAsync(Patience.Token());

        Change("""{ "Audit": { "QueueCapacity": 5 }, "Alerting": { "IncludeMetadata": ["a", "b", "c", "d", "e", "f", "g"] } }""");

        Assert.Contains("'Fapilog:Alerting:IncludeMetadata:4' and 2 more.", Assert.Single(Told), StringComparison.Ordinal);
        await _host.StopAsync(Patience.Token());
    }

    [Fact]
    public async Task Reload_AfterTheHostIsDisposed_IsNotTold()
    {
        await _host.StartAsync(Patience.Token());
        await _host.StopAsync(Patience.Token());
        _host.Dispose();

        Change("""{ "Audit": { "QueueCapacity": 6 } }""");

        Assert.Empty(Told);
    }

    private void Change(string fapilog)
    {
        File.WriteAllText(_file, $$"""{ "Fapilog": {{fapilog}} }""");
        _root.Reload();
    }
}
