using System.Text;
using Fapilog.Testing;
using Fapilog.Verification;

namespace Fapilog.Cli.Tests.Ingest;

public sealed class IngestFileTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("FAPILOG__AUDIT__STORAGEPATH=audit_logs", false)]
    public async Task Ingest_WithoutAnyConfiguration_SaysSoAndWhereTheEventsGo(string variable, bool warns)
    {
        using var folder = new TestFolder();
        folder.Write("sibling.jsonl", Lines.Join(Lines.Unchained(1)));
        var environment = new Dictionary<string, string>();
        if (variable.Split('=') is [var name, var value])
        {
            environment[name] = value;
        }

        var run = await Tool.RunAsync(folder, environment, "ingest", "sibling.jsonl");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            warns
                ? $"warning: No configuration was read: '{folder.Path}' has no 'fapilog.json' and no 'appsettings.json', and the environment sets nothing. "
                    + $"The events go to '{folder.Under("audit_logs")}', and nobody is alerted. Name a file by '--config'."
                : string.Empty,
            run.Error.Trim());
    }

    [Fact]
    public async Task Ingest_OfUnchainedLinesOfTheSibling_StoresAllInSilenceAndTheTrailVerifies()
    {
        using var folder = new TestFolder();
        folder.Write("sibling.jsonl", Lines.Join(Lines.Unchained(22)));
        folder.Write("fapilog.json", """{ "Fapilog": { "Audit": { "StoragePath": "audit_logs" } } }""");

        var run = await Tool.RunAsync(folder, "ingest", "sibling.jsonl");
        var verified = await Tool.RunAsync(folder, "verify");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("22 events stored, 0 lines rejected, 0 skipped; 0 alerts raised.", run.Output.Trim());
        Assert.Empty(run.Error);
        Assert.Equal(0, verified.ExitCode);
        Assert.Equal("VALID: 22 events, every one linked to the one before it.", verified.Output.Trim());
        Assert.Equal("2025-08-07T02:50:08.443693Z", TestFolder.Member(folder.StoredLines()[0], "timestamp"));
    }

    [Theory]
    [InlineData("3", 0, 1)]
    [InlineData("4", 0, 0)]
    [InlineData("99", 2, 0)]
    public async Task Ingest_FromALineBehindTheEnd_SaysHowManyThereAreAndExitsTwo(string line, int exitCode, int stored)
    {
        using var folder = new TestFolder();
        folder.Write("three.jsonl", Lines.Join(Lines.Unchained(3)));

        var run = await Tool.RunAsync(folder, "ingest", "three.jsonl", "--from-line", line);

        Assert.Equal((exitCode, stored), (run.ExitCode, folder.StoredLines().Count));
        Assert.Equal(
            exitCode == 2,
            run.Error.EndsWith(
                "The input has 3 lines, so nothing was read. Correct '--from-line', or the name of the input.\n",
                StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ingest_OfTheSameLinesAsCritical_DeliversAnAlertForEachWithWhatIsStored()
    {
        using var folder = new TestFolder();
        folder.Write("sibling.jsonl", Lines.Join(Lines.Unchained(22, "critical")));
        await using var receiver = await WebhookReceiver.StartAsync(Webhook.Secret);

        var run = await Tool.RunAsync(folder, Webhook.Environment(receiver.Url), "ingest", "sibling.jsonl", "--format", "json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(22, run.Json.GetProperty("instances")[0].GetProperty("delivered").GetInt32());
        Assert.Equal(22, receiver.Requests.Count);
        Assert.All(receiver.Requests, request => Assert.Equal(SignatureCheck.Valid, request.Signature));
        Assert.Equal(
            folder.StoredLines().Select(line => string.Join(' ', Identity.Select(member => TestFolder.Member(line, member)))),
            receiver.Requests.Select(request => TestFolder.Member(request.Text, "data"))
                .Select(data => string.Join(' ', Identity.Select(member => TestFolder.Member(data, member))))
                .OrderBy(text => int.Parse(text.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture)));
        Webhook.AssertNoSecret(run);
    }

    [Fact]
    public async Task Ingest_IntoATrailWithATornTail_CountsTheLinesAndNotWhatTheTrailTells()
    {
        using var folder = new TestFolder();
        folder.Write("events.jsonl", Lines.Join([Lines.Critical("a"), Lines.Critical("b")]));
        await Tool.RunAsync(folder, "ingest", "events.jsonl");
        var day = Assert.Single(Directory.GetFiles(folder.Trail, "audit_*.jsonl"));
        await File.AppendAllTextAsync(day, "{\"checksum\":");

        var run = await Tool.RunAsync(folder, "ingest", "events.jsonl", "--format", "json");

        Assert.Equal(2, run.Json.GetProperty("stored").GetInt64());
        Assert.Equal(5, run.Json.GetProperty("last_sequence_number").GetInt64());
    }

    [Fact]
    public async Task Ingest_Repeated_SkipsWhatIsStoredButTakesLinesWithoutId()
    {
        using var folder = new TestFolder();
        folder.Write("events.jsonl", Lines.Join(
        [
            Lines.Critical("a"),
            """{"event_type":"coffee_break","message":"m","event_id":"b"}""",
            Lines.Critical("b"),
            """{"event_type":"data_access","message":"m"}""",
        ]));

        var first = await Tool.RunAsync(folder, "ingest", "events.jsonl", "--skip-existing", "--format", "json");
        var second = await Tool.RunAsync(folder, "ingest", "events.jsonl", "--skip-existing", "--format", "json");

        Assert.Equal((3, 0, 1), Counts(first));
        Assert.Equal((1, 3, 0), Counts(second));
        Assert.Equal(4, folder.StoredLines().Count);
        Assert.True(TrailVerifier.Verify(folder.Trail).Valid);

        static (int Stored, int Skipped, int Rejected) Counts(ToolRun run) => (
            run.Json.GetProperty("stored").GetInt32(),
            run.Json.GetProperty("skipped").GetInt32(),
            run.Json.GetProperty("rejected").GetArrayLength());
    }

    [Fact]
    public async Task Ingest_WithoutSkipExisting_TakesTheSameLinesAgain()
    {
        using var folder = new TestFolder();
        var line = Encoding.UTF8.GetBytes(Lines.Critical("a"));

        await Tool.RunAsync(folder, null, line, "ingest", "-");
        var again = await Tool.RunAsync(folder, null, line, "ingest", "-");

        Assert.Equal(0, again.ExitCode);
        Assert.Equal(2, folder.StoredLines().Count);
    }

    [Fact]
    public async Task Ingest_OntoADamagedTrail_ExitsOneAndWritesNothing()
    {
        using var folder = new TestFolder();
        var damaged = folder.Write("audit_logs/audit_2026-01-01.jsonl", "{\"sequence_number\":1}\n");

        var run = await Tool.RunAsync(folder, null, Encoding.UTF8.GetBytes(Lines.Critical("a")), "ingest", "-");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("FAP4004", run.Error, StringComparison.Ordinal);
        Assert.Equal("{\"sequence_number\":1}\n", await File.ReadAllTextAsync(damaged));
    }

    [Fact]
    public async Task Ingest_UnderAPolicyThatStoresNothing_ExitsTwoAndSaysSo()
    {
        using var folder = new TestFolder();
        var disabled = new Dictionary<string, string> { ["FAPILOG__AUDIT__POLICY__ENABLED"] = "false" };

        var run = await Tool.RunAsync(folder, disabled, Encoding.UTF8.GetBytes(Lines.Critical("a")), "ingest", "-");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Set 'Fapilog:Audit:Policy:Enabled' to true.", run.Error, StringComparison.Ordinal);
    }

    private static string[] Identity => ["event_id", "sequence_number", "checksum"];
}
