using System.Globalization;

namespace Fapilog.Alerting.Simulation;

/// <summary>
/// Processes that end between any two steps and at any operation of the disk, by a kill or a power cut, while vendors answer as
/// they please, days pass, and policies, routes and instances change: every alert of a durable event ends as promised.
/// </summary>
public sealed class AlertSimulationTests
{
    private const int Batches = 4;

    // More by command: FAPILOG_OUTBOX=100000 dotnet test tests/Fapilog.Core.Tests --filter AlertSimulation.
    private static readonly int Schedules =
        int.Parse(Environment.GetEnvironmentVariable("FAPILOG_OUTBOX") ?? "800", CultureInfo.InvariantCulture);

    // One seed alone: FAPILOG_OUTBOX_SEED=27.
    private static readonly string? Single = Environment.GetEnvironmentVariable("FAPILOG_OUTBOX_SEED");

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, Batches)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Run_AnySchedule_KeepsThePromise(int batch)
    {
        foreach (var seed in Single is null
            ? Enumerable.Range(0, Schedules).Where(seed => seed % Batches == batch)
            : [int.Parse(Single, CultureInfo.InvariantCulture)])
        {
            try
            {
                new AlertSchedule(seed).Run();
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException(
                    $"The schedule of seed {seed} failed: {exception.Message}\n{StoryOf(seed)}", exception);
            }
        }
    }

    [Fact]
    public void Run_TheSameSeedTwice_TellsTheSameStory()
    {
        foreach (var seed in Enumerable.Range(0, 5))
        {
            Assert.Equal(StoryOf(seed), StoryOf(seed));
        }
    }

    // A schedule is the same each time, so only one that failed pays for its story.
    private static string StoryOf(int seed)
    {
        var schedule = new AlertSchedule(seed, tells: true);
        _ = Record.Exception(schedule.Run);
        return schedule.Story;
    }
}
