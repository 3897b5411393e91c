using System.Globalization;
using Fapilog.Reading;
using Fapilog.Verification;

namespace Fapilog.Crash;

public sealed class KillTests : IDisposable
{
    // More by command: FAPILOG_KILLS=200 dotnet test tests/Fapilog.Crash.Tests.
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("FAPILOG_KILLS") ?? "25", CultureInfo.InvariantCulture);

    private readonly string _directory = Directory.CreateTempSubdirectory("fapilog-crash-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Kill_AtRandomMoments_LosesNoAcknowledgedEventAndKeepsTheChain()
    {
        var random = new Random(20261123);
        var acknowledged = new Dictionary<string, long>();
        for (var kill = 0; kill < Kills; kill++)
        {
            using var writer = WriterProcess.Start(_directory, tasks: 4);
            await writer.WhenReadyAsync();

            // What the last kill left is mended now; the writer goes on beside the verification.
            AssertValid();
            await Task.Delay(random.Next(250));
            await writer.KillAsync();

            Assert.Equal("ready", writer.Lines[0]);
            foreach (var (eventId, sequence) in writer.Acknowledged)
            {
                acknowledged.Add(eventId, sequence);
            }
        }

        using (var last = WriterProcess.Start(_directory, tasks: 1, events: 1))
        {
            Assert.Equal(0, await last.EndAsync());
        }

        AssertValid();
        var stored = StoredEvents.Read(_directory).ToList();
        Assert.Equal(Enumerable.Range(1, stored.Count).Select(number => (long?)number), stored.Select(auditEvent => auditEvent.SequenceNumber));
        Assert.Equal(stored.Count, stored.Select(auditEvent => auditEvent.EventId).Distinct().Count());
        var byId = stored.ToDictionary(auditEvent => auditEvent.EventId, auditEvent => auditEvent.SequenceNumber);
        Assert.All(acknowledged, pair => Assert.Equal(pair.Value, byId[pair.Key]));
        Assert.True(acknowledged.Count > Kills, $"Only {acknowledged.Count} events were acknowledged in {Kills} lives.");
    }

    [Fact]
    public async Task Start_TwoProcesses_TheSecondNamesTheFirst()
    {
        using var first = WriterProcess.Start(_directory, tasks: 1);
        await first.WhenReadyAsync();
        using var second = WriterProcess.Start(_directory, tasks: 1, events: 1);

        Assert.Equal(1, await second.EndAsync());
        await first.KillAsync();

        var line = Assert.Single(second.Lines);
        Assert.StartsWith("failed FAP4005", line, StringComparison.Ordinal);
        Assert.Contains($"'{Environment.MachineName}'", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_LocksAreSwitchedOff_IsRefused()
    {
        using var writer = WriterProcess.Start(
            _directory, tasks: 1, events: 1, new Dictionary<string, string> { ["DOTNET_SYSTEM_IO_DISABLEFILELOCKING"] = "1" });

        Assert.Equal(1, await writer.EndAsync());
        Assert.StartsWith("failed FAP4010", Assert.Single(writer.Lines), StringComparison.Ordinal);
    }

    private void AssertValid()
    {
        var report = TrailVerifier.Verify(_directory);
        Assert.True(report.Valid, string.Join('\n', report.Findings.Select(finding => $"{finding.Kind} {finding.File}:{finding.Line}")));
    }
}
