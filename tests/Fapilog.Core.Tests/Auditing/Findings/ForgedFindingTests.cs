using System.Text.Json;
using Fapilog.Support;

namespace Fapilog.Auditing.Findings;

/// <summary>
/// What somebody writes into the files from which a start takes findings: it becomes events of the trail's own kinds, few of
/// them, and names no place that is not in the trail.
/// </summary>
public sealed class ForgedFindingTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly CollectingDispatcher _alerts = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task StartAsync_ManyFindings_StoresNoKindButItsOwnAndRaisesABoundedNumber()
    {
        const string Event = """{"event_id":"x{0}","event_type":"component_failure","log_level":"critical","message":"m","metadata":{"kind":"retention_applied"{1}},"timestamp":"2025-08-07T02:50:08.443693Z"}""";
        await LiveAsync(log: true);
        var entries = Enumerable.Range(0, 3000).Select(i =>
            $$"""{"event":{{Event.Replace("{0}", $"{i}", StringComparison.Ordinal).Replace("{1}", i % 2 == 0 ? string.Empty : ",\"deep\":" + new string('[', 60) + new string(']', 60), StringComparison.Ordinal)}},"event_type":"component_failure","fingerprint":"","key":"k{{i}}","message":"m","severity":40}""");
        await WriteAsync(".audit.findings.json", $$"""{"findings":[{{string.Join(',', entries)}},{"key":7},[],null]}""");

        await LiveAsync();

        Assert.Equal(100, _alerts.Sent.Count);
        var kinds = ChainCheck.Verify(_directory.Lines())
            .Skip(1)
            .Select(line => line.GetProperty("metadata").GetProperty("kind").GetString())
            .Distinct();
        Assert.Equal(["integrity_failure"], kinds);
    }

    [Theory]
    [InlineData("data_access", 0)]
    [InlineData("component_failure", 1)]
    public async Task StartAsync_AnEventThatWasNeverStored_IsOfTheTrailsOwnTypeAndIsStoredBeforeItIsRaised(string type, int told)
    {
        await LiveAsync(log: true);
        var auditEvent = JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["event_id"] = "made-up",
            ["event_type"] = type,
            ["log_level"] = "critical",
            ["message"] = "Made up.",
            ["timestamp"] = "2025-08-07T10:00:00Z",
            ["sequence_number"] = 99,
            ["checksum"] = new string('a', 64),
            ["metadata"] = new { kind = "integrity_failure", finding = "made_up" },
        });
        await WriteAsync(
            ".audit.findings.json",
            $$"""{"findings":[{"event":{{auditEvent}},"event_type":"{{type}}","fingerprint":"","key":"made_up","message":"Made up.","reason":"integrity_failure","severity":40}]}""");

        await LiveAsync();

        Assert.Equal(told, _alerts.Sent.Count);
        var stored = ChainCheck.Verify(_directory.Lines());
        Assert.Equal(1 + told, stored.Count);
        Assert.All(
            _alerts.Sent,
            sent => Assert.Equal(
                (2, stored[1].GetProperty("checksum").GetString()), (sent.Event.SequenceNumber, sent.Event.Checksum)));
    }

    [Fact]
    public async Task StartAsync_ManyFragmentsThatNobodySetAside_StoresNothing()
    {
        await LiveAsync(log: true);
        var fragments = Enumerable.Range(0, 2000).Select(i =>
            $$"""{"file":"audit_2025-08-07.jsonl","length":{{i + 1}},"offset":5,"sha256":"{{new string('0', 64)}}","side_file":"2025-08-07.20250807T1{{i:d5}}Z.torn"}""");
        await WriteAsync(".audit.torn.json", $$"""{"fragments":[{{string.Join(',', fragments)}}]}""");

        await LiveAsync();

        Assert.Single(_directory.Lines());
        Assert.Empty(_alerts.Sent);
    }

    private Task WriteAsync(string file, string text) => File.WriteAllTextAsync(Path.Combine(_directory.Trail, file), text);

    private async Task LiveAsync(bool log = false)
    {
        await using var trail = await Some.StartedTrailAsync(_directory, _alerts, clock: Some.Clock());
        if (log)
        {
            await trail.LogEventAsync(Some.Event());
        }

        await trail.DrainAsync();
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);
    }
}
