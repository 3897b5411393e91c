using System.Globalization;
using Fapilog.Diagnostics;
using Fapilog.Storage.Simulation;

namespace Fapilog.Alerting.Simulation;

/// <summary>
/// A few processes, one after the other, on one disk. All that happens, and when, follows from the seed.
/// </summary>
internal sealed class AlertSchedule
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    // A schedule needs a fraction of this. What loops for ever fails with its story.
    private const int MostSteps = 20_000;

    private readonly Random _random;
    private readonly ScheduleBias _bias;
    private readonly SimulatedDisk _disk = new();
    private readonly SimulatedClock _clock = new(new DateTimeOffset(2026, 11, 23, 22, 0, 0, TimeSpan.Zero));
    private readonly SimulatedVendor _vendor;
    private readonly AlertLedger _ledger = new();
    private readonly List<string>? _story;
    private SimulatedSetup _setup;
    private int _events;
    private int _steps;

    public AlertSchedule(int seed, bool tells = false)
    {
        _random = new Random(seed);
        _bias = new ScheduleBias(_random);
        _vendor = new SimulatedVendor(_random);
        _setup = SimulatedSetup.Random(_random, _bias);
        _disk.Reading = CountStep;
        _story = tells ? [] : null;
    }

    public string Story => string.Join('\n', _story ?? []);

    public AlertLedger Ledger => _ledger;

    public int Steps => _steps;

    public void Run()
    {
        for (var lives = _random.Next(1, _bias.HasShortLives ? 10 : 5); lives > 0; lives--)
        {
            _disk.DieAfter(_random.Next(4) == 0 ? int.MaxValue : _random.Next(_bias.HasShortLives ? 60 : 150));
            if (Start() is { } process)
            {
                Live(process);
            }

            End();
        }

        Finish();
    }

    private SimulatedProcess? Start()
    {
        if (_random.Next(3) == 0)
        {
            _setup = SimulatedSetup.Random(_random, _bias);
        }
        else if (_bias.ChangesPolicy && _random.Next(2) == 0)
        {
            _setup = _setup.ChangePolicy(_random);
        }

        if (_random.Next(6) == 0)
        {
            Silence();
        }

        _clock.Advance(TimeSpan.FromSeconds(_random.Next(3) * _random.Next(300)));
        Tell($"starts with {_setup}");
        try
        {
            return new SimulatedProcess(_disk, _clock, _setup, _vendor, _ledger, _random, Tell);
        }
        catch (Exception exception) when (_disk.IsDead && exception is FapilogException or IOException)
        {
            return null;
        }
    }

    private void Live(SimulatedProcess process)
    {
        for (var steps = _random.Next(_bias.HasShortLives ? 20 : 90); steps > 0 && !process.IsDead; steps--)
        {
            Step(process);
            if (!process.IsDead)
            {
                process.CheckCounts();
            }
        }

        if (!process.IsDead && _random.Next(2) == 0)
        {
            Tell("stops");
            process.Stop();
        }
        else
        {
            process.Die();
        }
    }

    private void Step(SimulatedProcess process)
    {
        switch (_random.Next(100))
        {
            case < 20:
                process.Store([.. Enumerable.Range(0, _random.Next(1, 4))
                    .Select(_ => SimulatedSetup.Event(_random, _bias, $"event {++_events}"))]);
                break;
            case < 55:
                process.TryTurn(process.Instances[_random.Next(process.Instances.Count)]);
                break;
            case < 78:
                process.TryAnswer();
                break;
            case < 82:
                process.TryAnswerLate();
                break;
            case < 84:
                process.TryReplay();
                break;
            case < 90:
                _clock.TryFire(_random);
                break;
            case < 96:
                Pass(_random.Next(4) switch
                {
                    0 => TimeSpan.FromMilliseconds(_random.Next(300)),
                    1 => TimeSpan.FromSeconds(_random.Next(20)),
                    2 => TimeSpan.FromSeconds(_random.Next(400)),
                    _ => TimeSpan.FromMinutes(_random.Next(_random.Next(8) == 0 ? 2000 : 90)),
                });
                break;
            case < 98:
                process.TryCloseDay();
                break;
            case 98:
                process.Write();
                break;
            default:
                SimulatedProcess.Expire(process.Instances[_random.Next(process.Instances.Count)]);
                break;
        }
    }

    private void End()
    {
        _clock.Forget();
        if (!_disk.IsDead)
        {
            _disk.Die();
        }

        if (_random.NextDouble() < _bias.PowerCuts)
        {
            Tell("power cut");
            _disk.LosePower(_random);
        }
        else
        {
            Tell("killed");
            _disk.Restart();
        }
    }

    /// <summary>Lets everybody be well, and waits until nothing is left to do.</summary>
    private void Finish()
    {
        _vendor.AreWell = true;
        _setup = _random.Next(2) == 0 ? _setup : SimulatedSetup.Random(_random, _bias, allUsable: true);
        Tell($"starts at last with {_setup}");
        var process = new SimulatedProcess(_disk, _clock, _setup, _vendor, _ledger, _random, Tell);
        var pause = FirstPause;
        for (var end = _clock.GetUtcNow() + Patience; Drain(process) && _clock.GetUtcNow() < end; pause *= 1.5)
        {
            Pass(pause);
        }

        process.CheckCounts();
        _ledger.Check(_disk, name => process.Instances.Any(pump => pump.Instance.Name == name && IsReady(pump)));

        // What was given up goes out after all.
        while (process.TryReplay())
        {
            Drain(process);
            process.CheckCounts();
        }

        _ledger.Check(_disk, name => process.Instances.Any(pump => pump.Instance.Name == name && IsReady(pump)));

        // What instances owe that cannot be called becomes too old.
        Pass(TimeSpan.FromDays(5));
        foreach (var pump in process.Instances)
        {
            SimulatedProcess.Expire(pump);
        }

        Drain(process);

        _ledger.Check(_disk, _ => true);
        if (process.Instances.FirstOrDefault(pump => pump.Statistics.Open > 0) is { } open)
        {
            throw new BrokenPromiseException($"{open.Instance.Name} still has {open.Statistics.Open} open alerts.");
        }

        if (process.Instances.FirstOrDefault(pump => pump.EarliestDay is not null) is { } needing)
        {
            throw new BrokenPromiseException($"{needing.Instance.Name} keeps {needing.EarliestDay} for nothing.");
        }

        process.Stop();
        _disk.LosePower(_random);
        _ledger.Check(_disk, _ => true);
    }

    /// <summary>Does all that can be done now. Returns whether anything is left for later.</summary>
    private bool Drain(SimulatedProcess process)
    {
        for (var did = true; did;)
        {
            CountStep();
            process.Write();
            did = process.TryAnswer() | process.TryAnswerLate() | _clock.TryFire(_random) | process.TryCloseDay();
            foreach (var pump in process.Instances)
            {
                did |= process.TryTurn(pump);
            }
        }

        return process.Instances.Any(pump => IsReady(pump) && pump.Statistics.Open > 0);
    }

    private static bool IsReady(InstanceTurns pump) => pump.Instance.State is AlertInstanceState.Ready;

    private void Silence()
    {
        var now = _clock.GetUtcNow();
        var silence = new Silence
        {
            Id = _random.Next().ToString("x8", CultureInfo.InvariantCulture),
            Match = SimulatedSetup.Match(_random),
            From = now,
            Until = now + TimeSpan.FromSeconds(_random.Next(1000)),
            Author = "somebody",
            Comment = "Maintenance.",
        };
        try
        {
            Silences.Read(_disk, SimulatedTrail.Directory, [], _clock).Keep(silence);
        }
        catch (IOException)
        {
            // The machine died: it may have been kept.
        }

        Tell($"silences {string.Join(',', silence.Match.Components)} until {silence.Until:T}");
        _ledger.Add(silence);
    }

    private void CountStep()
    {
        if (++_steps > MostSteps)
        {
            throw new BrokenPromiseException($"It did not end within {MostSteps} steps.");
        }
    }

    private void Pass(TimeSpan time)
    {
        Tell($"waits {time}");
        _clock.Advance(time);
    }

    private void Tell(string what) => _story?.Add($"{_clock.GetUtcNow():MM-dd HH:mm:ss.fff} {what}");
}
