using System.Collections.Concurrent;
using System.Globalization;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Sealing;
using Fapilog.Support;
using Fapilog.Verification;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Storage.Simulation;

public sealed class PowerCutTests
{
    private const int Batches = 8;

    // More by command: FAPILOG_POWER_CUTS=50000 dotnet test --filter PowerCut.
    private static readonly int Schedules =
        int.Parse(Environment.GetEnvironmentVariable("FAPILOG_POWER_CUTS") ?? "500", CultureInfo.InvariantCulture);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, Batches)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Restart_AfterPowerCutsAndKillsAtAnyOperation_HoldsEveryPromise(int batch)
    {
        for (var seed = batch; seed < Schedules; seed += Batches)
        {
            try
            {
                await new Schedule(seed).RunAsync();
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"The schedule of seed {seed} failed: {exception.Message}", exception);
            }
        }
    }

    /// <summary>
    /// One life of a directory: several processes, each ended at a random operation. Half of them have a key, which changes now
    /// and then.
    /// </summary>
    private sealed class Schedule(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly SimulatedTrail _trail = new();
        private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 23, 0, 0, TimeSpan.Zero));
        private readonly ConcurrentQueue<AuditReceipt> _acknowledged = [];
        private readonly SimulatedReader _reader = new(seed);
        private bool _hasFailed;
        private SealOptions _seal = seed % 2 == 0 ? new SealOptions() : new SealOptions { Key = KeyOf(0) };

        public async Task RunAsync()
        {
            var lives = _random.Next(1, 4);
            for (var life = 0; life < lives; life++)
            {
                _trail.Disk.DieAfter(_random.Next(4) == 0 ? int.MaxValue : _random.Next(120));
                FailNowAndThen();
                await LiveAsync();
                _trail.Disk.Die();
                _trail.Disk.Fault = null;
                if (_random.Next(4) == 0)
                {
                    _trail.Disk.Restart();
                }
                else
                {
                    _trail.Disk.LosePower(_random);
                }

                CheckHead();
                CheckSeals(FindingSeverity.Error);
                RotateNowAndThen(life + 1);
            }

            var last = await _trail.StartAsync(_clock, options => options.Seal = _seal);
            _reader.Open(last);
            await EndAsync(last.DisposeAsync().AsTask());
            _reader.ReadAll();

            Check();
            CheckSeals(FindingSeverity.Warning);
        }

        private static Secret KeyOf(int number) => Secret.Parse($"the key {number} of a trail on a simulated disk");

        private void RotateNowAndThen(int life)
        {
            if (_seal.Key is { } former && _random.Next(3) == 0)
            {
                var next = new SealOptions { Key = KeyOf(life), PreviousKeys = { former } };
                _seal.PreviousKeys.ToList().ForEach(next.PreviousKeys.Add);
                _seal = next;
            }
        }

        // No power cut is a forgery: what is signed stays so, and a trail goes on sealing. A device that fails may take the head
        // from a trail for longer than a day, which looks like an older head.
        private void CheckSeals(FindingSeverity least)
        {
            if (_hasFailed)
            {
                return;
            }

            var told = _trail.Alerts.Where(alert => alert.Event.Alert.FindingKey is { } key
                && (key is "seals_refused" || key.StartsWith("sealed_changed", StringComparison.Ordinal)));
            Assert.True(!told.Any(), string.Join('\n', told.Select(alert => alert.Event.Message)));
            if (_seal.Key is null || _trail.Head() is null)
            {
                // There is a head before there is an event.
                Assert.True(_seal.Key is null || _trail.Verify().Count == 0);
                return;
            }

            var options = new VerificationOptions();
            foreach (var key in _seal.ReadKeys())
            {
                options.SealKeys.Add(key);
            }

            using var copy = _trail.Copy();
            var found = TrailVerifier.Verify(copy.Trail, options).Findings
                .Where(finding => finding.Severity >= least && IsOfSeals(finding));
            Assert.True(!found.Any(), string.Join('\n', found));
        }

        private static bool IsOfSeals(VerificationFinding finding) =>
            finding.Kind is FindingKind.EndNotSigned or FindingKind.TailMissing or FindingKind.AnchorMismatch
                || finding.Kind.StartsWith("seal", StringComparison.Ordinal);

        // In some lives the device fails now and then before it dies, syncs too: what they forgot no later sync may promise.
        private void FailNowAndThen()
        {
            var failures = new Random(_random.Next());
            var fails = _random.Next(3) == 0;
            _hasFailed |= fails;
            _trail.Disk.Fault = fails ? (_, _) => failures.Next(15) == 0 ? new IOException("Input/output error", 5) : null : null;
        }

        private async Task LiveAsync()
        {
            var trail = _trail.New(_clock, options => options.Seal = _seal);
            try
            {
                await trail.StartAsync();
                _reader.Open(trail);
                await Task.WhenAll(
                    Enumerable.Range(0, _random.Next(1, 4))
                        .Select(caller => LogAsync(trail, new Random((seed * 31) + caller), reads: caller == 0)));
                if (_random.Next(2) == 0)
                {
                    await EndAsync(trail.StopAsync());
                }
            }
            catch (FapilogException) when (_trail.Disk.IsDead || _trail.Disk.Fault is not null)
            {
                // The machine died, or failed, while the trail started.
            }

            _trail.Disk.Die();
            await EndAsync(trail.DisposeAsync().AsTask());
        }

        // The pump waits by the clock for a call that the clock overtook.
        private Task EndAsync(Task task) => Soon.EndsAsync(task, _clock, TimeSpan.FromMilliseconds(100));

        private async Task LogAsync(AuditTrail trail, Random random, bool reads)
        {
            var count = random.Next(1, 12);
            for (var i = 0; i < count; i++)
            {
                var level = random.Next(5) == 0 ? AuditLogLevel.Critical : AuditLogLevel.Info;
                var durability = random.Next(2) == 0 ? AuditDurability.Durable : AuditDurability.Enqueued;
                try
                {
                    var receipt =
                        await trail.LogEventAsync(SimulatedTrail.Event(new string('x', random.Next(900)), level), durability);
                    if (receipt.SequenceNumber is not null)
                    {
                        _acknowledged.Enqueue(receipt);
                    }
                }
                catch (FapilogException) when (_trail.Disk.IsDead || _trail.Disk.Fault is not null)
                {
                    // Not acknowledged: it may be in the trail, or not.
                }

                if (reads)
                {
                    _reader.Read();
                }

                _clock.Advance(random.Next(12) == 0 ? TimeSpan.FromHours(3) : TimeSpan.FromMilliseconds(random.Next(90)));
            }
        }

        // Before anything is mended: what head.json says was durable is.
        private void CheckHead()
        {
            if (_trail.Head() is { Sequence: > 0 } head)
            {
                var lines = _trail.Names(".jsonl").SelectMany(name => _trail.Text(name).Split('\n'));
                Assert.Contains(lines, line =>
                    line.Contains($"\"checksum\":\"{head.Checksum}\"", StringComparison.Ordinal)
                    && line.Contains($"\"sequence_number\":{head.Sequence},", StringComparison.Ordinal));
            }
        }

        private void Check()
        {
            var stored = _trail.Verify();
            _reader.Check(_trail);
            Assert.Equal(stored.Count, stored.Select(entry => entry.EventId).Distinct().Count());
            foreach (var receipt in _acknowledged)
            {
                var entry = stored[(int)receipt.SequenceNumber!.Value - 1];
                Assert.Equal((receipt.EventId, receipt.Checksum), (entry.EventId, entry.Checksum));
            }

            foreach (var (alerting, _) in _trail.Alerts.Where(alert => alert.Event.SequenceNumber is not null))
            {
                var entry = stored[(int)alerting.SequenceNumber!.Value - 1];
                Assert.Equal((alerting.EventId, alerting.Checksum), (entry.EventId, entry.Checksum));
            }

            // What was set aside is told of, and nothing else lies there.
            var aside = _trail.Names(".torn");
            Assert.Equal(aside, stored.Select(entry => entry.SideFile).OfType<string>().Distinct().Order(StringComparer.Ordinal));
            Assert.Empty(_trail.Names(".audit.torn.json"));

            // A power cut is no tampering, and nobody but the trail wrote here.
            Assert.DoesNotContain(
                stored,
                entry => entry.Message.Contains("Somebody else", StringComparison.Ordinal)
                    || entry.Message.Contains("was removed or changed", StringComparison.Ordinal));
        }
    }
}
