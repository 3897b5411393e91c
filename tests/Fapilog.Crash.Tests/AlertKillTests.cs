using System.Globalization;
using System.Text.Json;
using Xunit.Abstractions;

namespace Fapilog.Crash;

/// <summary>
/// Processes killed while they log alerting events to a receiver that answers at random.
/// </summary>
public sealed class AlertKillTests : IDisposable
{
    private static readonly int Kills =
        int.Parse(Environment.GetEnvironmentVariable("FAPILOG_KILLS") ?? "50", CultureInfo.InvariantCulture);

    private readonly string _directory = Directory.CreateTempSubdirectory("fapilog-crash-").FullName;
    private readonly ITestOutputHelper _output;

    public AlertKillTests(ITestOutputHelper output)
    {
        _output = output;
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Kill_AtRandomMoments_DeliversEveryAlertThatIsDurableAtLeastOnce()
    {
        var random = new Random(20261127);
        using var receiver = new RandomReceiver(new Random(20261128));
        var environment = new Dictionary<string, string> { ["CRASH_WRITER_ALERTS"] = receiver.Url.AbsoluteUri };
        var durable = new HashSet<string>();
        for (var kill = 0; kill < Kills; kill++)
        {
            using var writer = WriterProcess.Start(_directory, tasks: 2, environment: environment);
            await writer.WhenReadyAsync();
            await Task.Delay(random.Next(250));
            await writer.KillAsync();
            durable.UnionWith(
                writer.Lines.Where(line => line.EndsWith(" alert", StringComparison.Ordinal)).Select(line => line.Split(' ')[1]));
        }

        receiver.AcceptAll();
        using (var last = WriterProcess.Start(_directory, tasks: 1, events: 1, environment))
        {
            // It delivers nearly all: the others did not live long enough.
            Assert.Equal(0, await last.EndAsync(TimeSpan.FromSeconds(60 + Kills)));
            _output.WriteLine(last.Lines[^1]);
        }

        // Durable are also those whose process did not live to acknowledge them.
        durable.UnionWith(Stored().Where(line => line.GetProperty("log_level").GetString() == "critical")
            .Select(line => line.GetProperty("event_id").GetString()!));
        var accepted = receiver.Accepted;
        var once = accepted.DistinctBy(alert => alert.Id).Count();
        _output.WriteLine(
            $"{Kills} kills, {durable.Count} durable alerts; {accepted.Count - once} of {accepted.Count} were accepted more than once.");
        Assert.True(durable.Count > Kills, $"Only {durable.Count} alerts were acknowledged in {Kills} lives.");
        Assert.Empty(durable.Except(accepted.Select(alert => alert.Id)));
        Assert.All(
            accepted.GroupBy(alert => alert.Id), same => Assert.Single(same.Select(alert => alert.Key).Distinct()));
    }

    private IEnumerable<JsonElement> Stored() => Directory.GetFiles(_directory, "audit_*.jsonl", SearchOption.AllDirectories)
        .SelectMany(File.ReadLines)
        .Select(line => JsonSerializer.Deserialize<JsonElement>(line));
}
