using System.Globalization;
using Fapilog.Storage.Simulation;
using Fapilog.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fapilog.Alerting.Undelivered;

/// <summary>
/// Processes that end at any operation of the disk, by a kill or a power cut, on a disk that fails now and then: every entry
/// whose append returned is there, unless it was settled.
/// </summary>
public sealed class UndeliveredPowerCutTests
{
    // More by command: FAPILOG_POWER_CUTS=50000 dotnet test tests/Fapilog.Core.Tests --filter PowerCutTests.
    private static readonly int Schedules =
        int.Parse(Environment.GetEnvironmentVariable("FAPILOG_POWER_CUTS") ?? "500", CultureInfo.InvariantCulture);

    private static readonly UndeliveredLimits Limits = new() { MaxSize = 1024 * 1024 };

    [Fact]
    public void Open_AfterKillsPowerCutsAndFailuresAtAnyOperation_HasEveryEntryThatWasAdded()
    {
        for (var seed = 0; seed < Schedules; seed++)
        {
            try
            {
                Run(seed);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"The schedule of seed {seed} failed: {exception.Message}", exception);
            }
        }
    }

    private static void Run(int seed)
    {
        var (random, disk) = (new Random(seed), new SimulatedDisk());
        var (added, settling) = (new Dictionary<string, UndeliveredEntry>(), new HashSet<string>());
        var lives = random.Next(1, 4);
        for (var life = 0; life < lives; life++)
        {
            disk.DieAfter(random.Next(5) == 0 ? int.MaxValue : random.Next(40));
            var failures = new Random(random.Next());
            disk.Fault = random.Next(2) == 0
                ? null
                : (_, _) => failures.Next(6) == 0 ? new IOException("Input/output error") : null;
            Live(disk, random, added, settling);
            disk.Die();
            disk.Fault = null;
            if (random.Next(3) == 0)
            {
                disk.Restart();
            }
            else
            {
                disk.LosePower(random);
            }

            Check(disk, added, settling);
        }

        using var last = Open(disk);
        Assert.All(added.Values, entry => Assert.True(settling.Contains(entry.Id) || last.Contains("chat", entry.EventId!)));
        last.Append(SomeUndelivered.Entry("last"));
        Check(disk, added, settling);
    }

    private static void Live(
        SimulatedDisk disk, Random random, Dictionary<string, UndeliveredEntry> added, HashSet<string> settling)
    {
        using var log = Open(disk);
        for (var step = 0; step < 8 && !disk.IsDead; step++)
        {
            try
            {
                switch (random.Next(6))
                {
                    case 0 when added.Count > 0:
                        var settled = added.Keys.ElementAt(random.Next(added.Count));
                        settling.Add(settled);
                        log.Close(settled, UndeliveredEnd.Replayed);
                        break;
                    case 1:
                        log.ForgetBefore(DateOnly.FromDateTime(Some.Noon.UtcDateTime).AddDays(random.Next(2)));
                        break;
                    default:
                        UndeliveredEntry[] entries =
                        [
                            .. Enumerable.Range(0, random.Next(1, 4))
                                .Select(_ => SomeUndelivered.Entry(new string('x', random.Next(900))))
                                .Select(entry => entry with { EventId = entry.Id })
                                .Select(entry => random.Next(3) == 0 ? entry : entry with { Alert = null }),
                        ];
                        log.Append(entries);
                        foreach (var entry in entries)
                        {
                            Assert.True(log.Contains("chat", entry.EventId!));
                            added.Add(entry.Id, entry);
                        }

                        break;
                }
            }
            catch (IOException)
            {
                // The disk failed, or is dead: the caller keeps the alert.
            }
        }
    }

    private static void Check(SimulatedDisk disk, Dictionary<string, UndeliveredEntry> added, HashSet<string> settling)
    {
        var read = UndeliveredFile.Read(disk, SimulatedTrail.Directory).ToDictionary(entry => entry.Id);
        Assert.All(
            added.Values.Where(entry => !settling.Contains(entry.Id)),
            entry => Assert.Equal(entry with { Alert = null }, read.GetValueOrDefault(entry.Id)! with { Alert = null }));
    }

    private static UndeliveredLog Open(SimulatedDisk disk) =>
        UndeliveredLog.Open(disk, SimulatedTrail.Directory, Limits, Some.Clock(), NullLogger.Instance);
}
