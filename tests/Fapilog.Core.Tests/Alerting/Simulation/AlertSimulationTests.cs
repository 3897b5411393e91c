using System.Globalization;

namespace Fapilog.Alerting.Simulation;

/// <summary>
/// Processes that end between any two steps and at any operation of the disk, by a kill or a power cut, while vendors answer as
/// they please, days pass, and policies, routes and instances change: every alert of a durable event ends as promised.
/// </summary>
public sealed class AlertSimulationTests
{
    private const int Batches = 4;
    private const int MostReported = 5;

    // More by command: FAPILOG_OUTBOX=100000 dotnet test tests/Fapilog.Core.Tests --filter AlertSimulation.
    private static readonly int Schedules =
        int.Parse(Environment.GetEnvironmentVariable("FAPILOG_OUTBOX") ?? "1000", CultureInfo.InvariantCulture);

    // One seed alone: FAPILOG_OUTBOX_SEED=27.
    private static readonly string? Single = Environment.GetEnvironmentVariable("FAPILOG_OUTBOX_SEED");

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, Batches)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Run_AnySchedule_KeepsThePromise(int batch)
    {
        var failed = SeedsOf(batch).Select(seed => (Seed: seed, Fault: Record.Exception(new AlertSchedule(seed).Run)))
            .Where(run => run.Fault is not null)
            .Take(MostReported)
            .ToList();
        Assert.True(
            failed.Count == 0,
            string.Concat(failed.Select(run => $"The schedule of seed {run.Seed} failed: {run.Fault!.Message}\n"))
            + (failed.Count > 0 ? $"{StoryOf(failed[0].Seed)}\n{failed[0].Fault}" : string.Empty));
    }

    [Fact]
    public void Run_TheSameSeedTwice_TellsTheSameStory()
    {
        foreach (var seed in Enumerable.Range(0, 5))
        {
            Assert.Equal(StoryOf(seed), StoryOf(seed));
        }
    }

    private static IEnumerable<int> SeedsOf(int batch) => Single is null
        ? Enumerable.Range(0, Schedules).Where(seed => seed % Batches == batch)
        : [int.Parse(Single, CultureInfo.InvariantCulture)];

    // A schedule is the same each time, so only one that failed pays for its story.
    private static string StoryOf(int seed)
    {
        var schedule = new AlertSchedule(seed, tells: true);
        _ = Record.Exception(schedule.Run);
        return schedule.Story;
    }
}
