using System.Text.Json;

namespace Fapilog.Cli.Tests.Alerts;

/// <summary>
/// The list of what instances gave up, from the file as a trail writes it.
/// </summary>
public sealed class AlertsUndeliveredTests : IDisposable
{
    private const string Redacted =
        """{"component":"billing","event_id":"evt-1","event_type":"component_failure","log_level":"critical","message":"It broke.","sequence_number":7,"timestamp":"2025-08-07T12:00:00Z"}""";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Undelivered_AsText_ListsTheOldestFirstWithoutSettledAndTornOnes()
    {
        Write(
            Entry("1", "09:00:00", "chat", "rejected", "channel_not_found"),
            Entry("2", "10:00:00", "mail", "expired", "550 \u001b[2J no such user"),
            Settled("1"),
            Entry("3", "11:00:00", "Chat", "missing", "The trail does not have the event at 2025-08-07:1024.", eventId: null),
            Entry("4", "12:00:00", "mail", "rejected", "cut off")[..80]);

        var run = await Tool.RunAsync(_folder, "alerts", "undelivered");

        Assert.Equal(1, run.ExitCode);
        TextSnapshot.Match(run.Output + run.Error);
    }

    [Fact]
    public async Task Undelivered_AsJson_HasWhatTheFileHas()
    {
        Write(Entry("1", "09:00:00", "chat", "rejected", "channel_not_found"), Settled("1"));

        var run = await Tool.RunAsync(_folder, "alerts", "undelivered", "--all", "--format", "json");

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
        TextSnapshot.Match(run.Output);
    }

    [Theory]
    [InlineData(new[] { "1", "3" }, 1, "--instance", "CHAT")]
    [InlineData(new[] { "2", "3" }, 1, "--since", "2025-08-07T12:00:00+02:00")]
    [InlineData(new string[0], 0, "--since", "2025-08-08")]
    public async Task Undelivered_WithFilters_ListsThoseOnly(string[] expected, int exitCode, params string[] filters)
    {
        Write(
            Entry("1", "09:00:00", "chat", "rejected", "no"), Entry("2", "10:00:00", "mail", "rejected", "no"),
            Entry("3", "11:00:00", "chat", "rejected", "no"));

        var run = await Tool.RunAsync(_folder, [.. (string[])["alerts", "undelivered", "--format", "json"], .. filters]);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal(
            expected, run.Json.GetProperty("undelivered").EnumerateArray().Select(entry => entry.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Undelivered_OfAnInstanceNobodyHas_NamesThoseThereAreAndExitsTwo()
    {
        var nothing = await Tool.RunAsync(_folder, "alerts", "undelivered", _folder.Temporary, "--instance", "pager");
        _folder.Write(
            "fapilog.json", """{"Fapilog":{"Audit":{"StoragePath":"audit_logs"},"Alerting":{"Providers":{"pager":{"Provider":"absent"}}}}}""");
        Write(Entry("1", "09:00:00", "chat", "rejected", "no"), Settled("1"));

        var slip = await Tool.RunAsync(_folder, "alerts", "undelivered", "--instance", "chatt");
        var settled = await Tool.RunAsync(_folder, "alerts", "undelivered", "--instance", "Chat");
        var configured = await Tool.RunAsync(_folder, "alerts", "undelivered", "--instance", "pager", "--config", "fapilog.json");

        Assert.Equal((2, string.Empty), (slip.ExitCode, slip.Output));
        Assert.Equal(
            $"The trail in '{_folder.Trail}' has no instance 'chatt'. Did you mean 'chat'? It has 'chat'. Correct '--instance', or leave it out.\n",
            slip.Error);
        Assert.Equal((0, 0, 0), (settled.ExitCode, configured.ExitCode, nothing.ExitCode));
    }

    [Fact]
    public async Task Undelivered_BesideARunningTrail_NeedsNoLockAndChangesNothing()
    {
        // A provider that is not there: none is loaded.
        _folder.Write("fapilog.json", """{"Fapilog":{"Audit":{"StoragePath":"there"},"Alerting":{"Provider":"absent"}}}""");
        WriteTo("there", Entry("1", "09:00:00", "chat", "rejected", "no"));
        var path = _folder.Under("there/.audit.undelivered.jsonl");
        await using var trail = new Auditing.AuditTrail(
            new Auditing.AuditTrailOptions
            {
                StoragePath = _folder.Under("there"),
                Undelivered = { MaxAge = TimeSpan.FromDays(3650) },
            });
        await trail.StartAsync();
        var before = await File.ReadAllTextAsync(path);

        var run = await Tool.RunAsync(_folder, "alerts", "undelivered", "--config", "fapilog.json");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("1 undelivered alert.", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(path));
    }

    private static string Entry(
        string id, string time, string instance, string reason, string failure, string? eventId = "evt-1") =>
        $$"""{"alert":{{Redacted}},"at":"2025-08-07T{{time}}Z","attempts":1,"channel":"#audit","checksum":"{{new string('a', 64)}}","details":{"action":"raise","attempt":1,"count":null,"deadline":null,"finding_key":null,"first_sequence":null,"idempotency_key":"key-1","is_replay":false,"is_test":false,"last_sequence":null,"reasons":["critical_error"],"verify_command":null},"event_id":{{JsonSerializer.Serialize(eventId)}},"failure":{{JsonSerializer.Serialize(failure)}},"fallback_for":{{(instance == "mail" ? "\"oncall\"" : "null")}},"id":"{{id}}","instance":"{{instance}}","place":"2025-08-07:1024","reason":"{{reason}}","sequence":7,"severity":"critical"}""";

    private static string Settled(string id) =>
        $$"""{"at":"2025-08-07T13:00:00Z","id":"{{id}}","instance":"chat","settled":"replayed"}""";

    private void Write(params string[] lines) => WriteTo("audit_logs", lines);

    private void WriteTo(string directory, params string[] lines) => _folder.Write(
        $"{directory}/.audit.undelivered.jsonl",
        string.Concat(lines.Select(line => line.EndsWith('}') ? line + "\n" : line)));
}
