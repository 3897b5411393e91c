using System.Globalization;
using Fapilog.Querying;
using Fapilog.Verification;

namespace Fapilog.Crash;

public sealed class KillTests : IDisposable
{
    // More by command: FAPILOG_KILLS=200 dotnet test tests/Fapilog.Crash.Tests.
    private static readonly int Kills =
        int.Parse(Environment.GetEnvironmentVariable("FAPILOG_KILLS") ?? "25", CultureInfo.InvariantCulture);

    private const int LivesOfATrail = 25;

    private readonly string _directory = Directory.CreateTempSubdirectory("fapilog-crash-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Kill_AtRandomMoments_LosesNoAcknowledgedEventAndKeepsTheChain()
    {
        // After every kill the whole trail is verified, so one that grew over hundreds of lives would be most of the work.
        var random = new Random(20261123);
        for (var left = Kills; left > 0; left -= LivesOfATrail)
        {
            await KillAsync(Path.Combine(_directory, $"trail-{left}"), Math.Min(left, LivesOfATrail), random);
        }
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

    [UnixFact]
    public async Task Start_LocksAreSwitchedOff_IsRefused()
    {
        using var writer = WriterProcess.Start(
            _directory, tasks: 1, events: 1, new Dictionary<string, string> { ["DOTNET_SYSTEM_IO_DISABLEFILELOCKING"] = "1" });

        Assert.Equal(1, await writer.EndAsync());
        Assert.StartsWith("failed FAP4010", Assert.Single(writer.Lines), StringComparison.Ordinal);
    }

    private static async Task KillAsync(string directory, int kills, Random random)
    {
        var acknowledged = new Dictionary<string, long>();
        for (var kill = 0; kill < kills; kill++)
        {
            using var writer = WriterProcess.Start(directory, tasks: 4);
            await writer.WhenReadyAsync();

            // What the last kill left is mended now; the writer goes on beside the verification.
            AssertValid(directory);
            await Task.Delay(random.Next(250));
            await writer.KillAsync();

            Assert.Equal("ready", writer.Lines[0]);
            foreach (var (eventId, sequence) in writer.Acknowledged)
            {
                acknowledged.Add(eventId, sequence);
            }
        }

        using (var last = WriterProcess.Start(directory, tasks: 1, events: 1))
        {
            Assert.Equal(0, await last.EndAsync());
        }

        AssertValid(directory);
        var stored = StoredEvents.Read(directory).ToList();
        Assert.Equal(
            Enumerable.Range(1, stored.Count).Select(number => (long?)number),
            stored.Select(auditEvent => auditEvent.SequenceNumber));
        Assert.Equal(stored.Count, stored.Select(auditEvent => auditEvent.EventId).Distinct().Count());
        var byId = stored.ToDictionary(auditEvent => auditEvent.EventId, auditEvent => auditEvent.SequenceNumber);
        Assert.All(acknowledged, pair => Assert.Equal(pair.Value, byId[pair.Key]));
        Assert.True(acknowledged.Count > kills, $"Only {acknowledged.Count} events were acknowledged in {kills} lives.");
    }

    private static void AssertValid(string directory)
    {
        var report = TrailVerifier.Verify(directory);
        Assert.True(
            report.Valid, string.Join('\n', report.Findings.Select(finding => $"{finding.Kind} {finding.File}:{finding.Line}")));
    }
}
