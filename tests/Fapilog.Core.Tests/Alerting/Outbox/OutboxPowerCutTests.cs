using System.Collections.Concurrent;
using System.Globalization;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Storage.Simulation;
using Fapilog.Support;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Alerting;

/// <summary>
/// Processes that end at any operation of the disk, by a kill or a power cut, while vendors answer as they please: every alert of
/// an event that was acknowledged as durable is delivered at least once, or rejected.
/// </summary>
public sealed class OutboxPowerCutTests
{
    private const int Batches = 4;

    // More by command: FAPILOG_OUTBOX=100000 dotnet test tests/Fapilog.Core.Tests --filter OutboxPowerCut.
    private static readonly int Schedules =
        int.Parse(Environment.GetEnvironmentVariable("FAPILOG_OUTBOX") ?? "400", CultureInfo.InvariantCulture);

    // One seed alone, whose story is in the message of the failure: FAPILOG_OUTBOX_SEED=27.
    private static readonly string? Single = Environment.GetEnvironmentVariable("FAPILOG_OUTBOX_SEED");

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, Batches)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Restart_AfterKillsAndPowerCutsAtAnyOperation_DeliversEveryAlertAtLeastOnce(int batch)
    {
        foreach (var seed in Single is null
            ? Enumerable.Range(0, Schedules).Where(seed => seed % Batches == batch)
            : [int.Parse(Single, CultureInfo.InvariantCulture)])
        {
            var schedule = new Schedule(seed);
            try
            {
                await schedule.RunAsync();
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException(
                    $"The schedule of seed {seed} failed: {exception.Message}\n{schedule.Story}", exception);
            }
        }
    }

    private sealed class Schedule(int seed) : IAlertDispatcher
    {
        private static readonly AuditLogLevel[] Levels = [AuditLogLevel.Info, AuditLogLevel.Security, AuditLogLevel.Critical];

        private readonly Random _random = new(seed);
        private readonly Random _vendor = new(seed + 1);
        private readonly SimulatedDisk _disk = new();
        private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 23, 50, 0, TimeSpan.Zero));
        private readonly ConcurrentDictionary<string, string> _durable = [];
        private readonly ConcurrentDictionary<string, int> _settled = [];
        private readonly ConcurrentQueue<string> _story = [];
        private bool _isHealthy;

        public string Story => string.Join('\n', _story);

        public async Task RunAsync()
        {
            var lives = _random.Next(1, 5);
            for (var life = 0; life < lives; life++)
            {
                _disk.DieAfter(_random.Next(5) == 0 ? int.MaxValue : _random.Next(150));
                await LiveAsync(life);
                _disk.Die();
                var isKill = _random.Next(2) == 0;
                _story.Enqueue(isKill ? "killed" : "power cut");
                if (isKill)
                {
                    _disk.Restart();
                }
                else
                {
                    _disk.LosePower(_random);
                }
            }

            _isHealthy = true;
            await using (var last = New(10_000))
            {
                await last.StartAsync();
                await Soon.EndsAsync(last.DrainAlertsAsync(), _clock, TimeSpan.FromSeconds(10));
                Assert.Equal(0, last.Statistics.Instances[0].Open);
                await Soon.EndsAsync(last.StopAsync(), _clock, TimeSpan.FromMilliseconds(100));
            }

            var lost = _durable.Where(alert => !_settled.ContainsKey(alert.Key)).Select(alert => alert.Value).ToList();
            Assert.True(lost.Count == 0, $"Never delivered: {string.Join(", ", lost)}.");
        }

        public Task<AlertReceipt> SendAlertAsync(
            AuditEvent auditEvent, AlertSeverity severity, string? channel = null, CancellationToken cancellationToken = default)
        {
            if (_disk.IsDead)
            {
                return ScriptedDispatcher.Fail(AlertFailureKind.Temporary);
            }

            int answer;
            lock (_vendor)
            {
                answer = _isHealthy ? 0 : _vendor.Next(8);
            }

            switch (answer)
            {
                case < 3:
                    _settled.AddOrUpdate(auditEvent.EventId, 1, (_, count) => count + 1);
                    return ScriptedDispatcher.Accept;
                case 3:
                    _settled.TryAdd(auditEvent.EventId, 0);
                    return ScriptedDispatcher.Fail(AlertFailureKind.Rejected);
                case 4:
                    return ScriptedDispatcher.Fail(AlertFailureKind.InstanceFailed);
                default:
                    return ScriptedDispatcher.Fail(AlertFailureKind.Temporary);
            }
        }

        private AuditTrail New(int window) => new(
            new AuditTrailOptions { StoragePath = SimulatedTrail.Directory },
            [new AlertInstance("chat", this, new AlertInstanceOptions { QueueCapacity = window }) { MaxConcurrentCalls = 2 }],
            _disk,
            _clock);

        private async Task LiveAsync(int life)
        {
            var trail = New(_random.Next(3) == 0 ? _random.Next(1, 4) : 10_000);
            try
            {
                await trail.StartAsync();
                var count = _random.Next(30);
                for (var number = 0; number < count && !_disk.IsDead; number++)
                {
                    await LogAsync(trail, $"{life}.{number}");
                }

                if (_random.Next(2) == 0)
                {
                    _clock.Advance(TimeSpan.FromSeconds(_random.Next(90)));
                }
            }
            catch (Exception exception) when (exception is FapilogException or IOException or InvalidOperationException)
            {
                _story.Enqueue($"life {life}: {exception.Message}");
            }

            await Soon.EndsAsync(trail.DisposeAsync().AsTask(), _clock, TimeSpan.FromMilliseconds(100));
        }

        private async Task LogAsync(AuditTrail trail, string name)
        {
            var level = Levels[_random.Next(Levels.Length)];
            var auditEvent = SimulatedTrail.Event(name, level);
            if (_random.Next(12) == 0)
            {
                // Over midnight, now and then.
                _clock.Advance(TimeSpan.FromMinutes(3));
            }

            var durability = _random.Next(4) == 0 ? AuditDurability.Enqueued : AuditDurability.Durable;
            var receipt = await trail.LogEventAsync(auditEvent, durability);
            if (receipt.SequenceNumber is not null && level != AuditLogLevel.Info)
            {
                _durable[receipt.EventId] = name;
            }

            _story.Enqueue($"{name} {level} {(receipt.SequenceNumber is { } sequence ? $"stored as {sequence}" : "enqueued")}");
        }
    }
}
