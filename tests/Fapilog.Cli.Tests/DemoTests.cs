namespace Fapilog.Cli.Tests;

public sealed class DemoTests
{
    [Fact]
    public async Task Demo_WithoutConfiguration_ShowsTheWholeJobAndLeavesNothingBehind()
    {
        using var folder = new TestFolder();

        var run = await Tool.RunAsync(folder, "demo");

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Temporary, "fapilog-demo*"));
        folder.AssertNoPrivateCopies();
        Assert.Equal([folder.Temporary], Directory.GetFileSystemEntries(folder.Path));
        TextSnapshot.Match(Scrubbed.Text(run.Output, folder));
    }

    [Fact]
    public async Task Demo_AsJson_SaysThatEverySignatureIsValidAndTheForgedByteWasFound()
    {
        using var folder = new TestFolder();

        var run = await Tool.RunAsync(folder, "demo", "--format", "json");

        Assert.Equal(0, run.ExitCode);
        Assert.True(run.Json.GetProperty("ok").GetBoolean());
        Assert.Equal("webhook", run.Json.GetProperty("provider").GetProperty("name").GetString());
        var alerts = run.Json.GetProperty("events").EnumerateArray()
            .Where(one => one.GetProperty("alert").ValueKind is System.Text.Json.JsonValueKind.Object)
            .ToArray();
        Assert.Equal(run.Json.GetProperty("alerts_raised").GetInt64(), alerts.Length);
        Assert.Equal(
            ["critical_error", "security_event", "compliance_violation", "security_event"],
            alerts.Select(one => one.GetProperty("alert").GetProperty("reasons")[0].GetString()));
        Assert.All(alerts, one =>
        {
            Assert.True(one.GetProperty("alert").GetProperty("signature_valid").GetBoolean());
            Assert.Equal(one.GetProperty("checksum").GetString(), one.GetProperty("alert").GetProperty("checksum").GetString());
        });
        Assert.True(run.Json.GetProperty("verification").GetProperty("valid").GetBoolean());
        Assert.Equal("checksum_mismatch", run.Json.GetProperty("tamper").GetProperty("found").GetString());
    }

    [Fact]
    public async Task Demo_WhereTheProviderIsAbsent_ExitsTwoAndCleansUp()
    {
        using var folder = new TestFolder();
        var empty = new Dictionary<string, string> { ["FAPILOG__ALERTING__PLUGINSPATH"] = folder.Under("nothing") };

        var run = await Tool.RunAsync(folder, empty, "demo");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("FAP1001", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Temporary, "fapilog*"));
    }
}
