using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Compliance;
using Fapilog.Sealing;
using Fapilog.Storage;
using Fapilog.Storage.Simulation;
using Fapilog.Support;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Verification.Forging;

/// <summary>
/// The lives of a small trail, run by the product on a simulated disk, so that it can be killed at a moment of the test's
/// choice.
/// </summary>
internal sealed class TrailHistory
{
    public static readonly SealOptions FirstKey = SealedTrail.Hmac;
    public static readonly SealOptions OtherKey = new() { Key = Secret.Parse("another-trail's-key-another-trail's-key") };
    private static readonly SealOptions Pair = SealedTrail.Pair().Options;
    private static readonly SealOptions Second =
        new() { Key = Pair.Key, Algorithm = SealAlgorithm.EcdsaP256, PreviousKeys = { SealedTrail.Hmac.Key! } };

    private readonly SimulatedTrail _trail = new();
    private readonly FakeTimeProvider _clock = Some.Clock();
    private IReadOnlyDictionary<string, byte[]> _before = new Dictionary<string, byte[]>();
    private int _events;

    /// <summary>Every kind of past a trail can have, stopped in order and killed.</summary>
    public static async Task<IReadOnlyList<OriginalTrail>> AllAsync()
    {
        var all = new List<OriginalTrail>();
        foreach (var isKilled in new[] { false, true })
        {
            all.Add(await new TrailHistory()
                .EndAsync(
                    "with a key from the beginning",
                    FirstKey,
                    isKilled,
                    async trail => await trail.LiveAsync(FirstKey, days: 3)));
            all.Add(await new TrailHistory()
                .EndAsync("with a pair of keys", Pair, isKilled, async trail => await trail.LiveAsync(Pair, days: 2)));
            all.Add(await new TrailHistory().EndAsync("with days that retention removed", FirstKey, isKilled, async trail =>
            {
                await trail.LiveAsync(FirstKey, days: 3);
                trail._before = trail.Files();
                trail._clock.Advance(TimeSpan.FromDays(29));
                await trail.LiveAsync(FirstKey, days: 2, enforced: true);
            }));
            all.Add(await new TrailHistory().EndAsync("with a rotated key", Second, isKilled, async trail =>
            {
                await trail.LiveAsync(FirstKey, days: 2);
                await trail.LiveAsync(Second, days: 2);
            }));
            all.Add(await new TrailHistory().EndAsync("with a key that was adopted late", FirstKey, isKilled, async trail =>
            {
                await trail.LiveAsync(new SealOptions(), days: 2);
                await trail.LiveAsync(FirstKey, days: 1, SealStartReason.Adopted);
            }));
            all.Add(await new TrailHistory().EndAsync("with seals that were re-anchored", FirstKey, isKilled, async trail =>
            {
                await trail.LiveAsync(FirstKey, days: 2);
                trail._trail.Disk.Delete(SimulatedTrail.PathOf(TrailHead.FileName));
                await trail.LiveAsync(FirstKey, days: 1, SealStartReason.Reanchored);
            }));
        }

        all.Add(await new TrailHistory().KillAtMidnightAsync());
        return all;
    }

    /// <summary>Trails of others, whose files an attacker may mix in: one has another key, one has the same.</summary>
    public static async Task<IReadOnlyList<OriginalTrail>> OthersAsync() =>
    [
        await new TrailHistory { _events = 500 }.EndAsync(
            "of another key", OtherKey, isKilled: false, async trail => await trail.LiveAsync(OtherKey, days: 3)),
        await new TrailHistory { _events = 700 }.EndAsync(
            "of the same key", FirstKey, isKilled: false, async trail => await trail.LiveAsync(FirstKey, days: 3)),
    ];

    private async Task LiveAsync(SealOptions seal, int days, string? word = null, bool enforced = false)
    {
        await using var trail = await _trail.StartAsync(_clock, options => Configure(options, seal, word, enforced));
        for (var day = 0; day < days; day++)
        {
            await LogAsync(trail, 2 + (_events % 2));
            _clock.Advance(TimeSpan.FromDays(1));
        }

        await trail.StopAsync();
    }

    private async Task<OriginalTrail> EndAsync(string name, SealOptions seal, bool isKilled, Func<TrailHistory, Task> past)
    {
        await past(this);
        await using var trail = await _trail.StartAsync(_clock, options => Configure(options, seal, null, enforced: false));
        await LogAsync(trail, 2);
        await Soon.TrueAsync(IsSealed);
        _clock.Advance(TimeSpan.FromMilliseconds(200));
        await LogAsync(trail, 3);
        if (isKilled)
        {
            _trail.Disk.Die();
        }

        await Soon.EndsAsync(trail.StopAsync(), _clock, TimeSpan.FromMilliseconds(100));
        return OriginalTrail.Of(
            $"{(isKilled ? "killed" : "stopped")}, {name}", isKilled, Files(), _before, seal, _clock.GetUtcNow());
    }

    /// <summary>Killed when a day has begun and the one before is not sealed yet.</summary>
    private async Task<OriginalTrail> KillAtMidnightAsync()
    {
        await LiveAsync(FirstKey, days: 2);
        await using var trail = await _trail.StartAsync(_clock, options => Configure(options, FirstKey, null, enforced: false));
        await LogAsync(trail, 2);
        await Soon.TrueAsync(IsSealed);
        _trail.Disk.Fault = (_, name) =>
        {
            if (name == SealFile.FileName)
            {
                _trail.Disk.Die();
                throw new IOException("The machine is dead.");
            }

            return null;
        };
        _clock.Advance(TimeSpan.FromDays(1));
        _ = await Record.ExceptionAsync(() => LogAsync(trail, 3));
        await Soon.TrueAsync(() => _trail.Disk.IsDead);
        await Soon.EndsAsync(trail.StopAsync(), _clock, TimeSpan.FromMilliseconds(100));
        return OriginalTrail.Of("killed at midnight", isKilled: true, Files(), _before, FirstKey, _clock.GetUtcNow());
    }

    private static void Configure(AuditTrailOptions options, SealOptions seal, string? word, bool enforced)
    {
        options.Seal = seal;
        options.SealOverride = word is null ? null : new SealOverride(word, "tester");
        options.EnforceRetention = enforced;
        options.Policy = new CompliancePolicy { RetentionDays = 30, ArchiveAfterDays = 10 };
    }

    private async Task LogAsync(AuditTrail trail, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await trail.LogEventAsync(Some.Event($"Event {++_events}.") with
            {
                EventId = $"00000000-0000-4000-8000-{_events:d12}",
                Timestamp = _clock.GetUtcNow(),
            });
        }
    }

    /// <summary>Every day but the open one is sealed, and the head tells of it.</summary>
    private bool IsSealed()
    {
        var chain = new SealFile(_trail.Disk, SimulatedTrail.Directory).Read();
        return DayFiles.List(_trail.Disk, SimulatedTrail.Directory)
            .SkipLast(1)
            .All(file => chain.Find(Path.GetFileName(file.Path)) is not null)
            && TrailHead.Read(_trail.Disk, SimulatedTrail.Directory)?.Seal == chain.Newest;
    }

    private Dictionary<string, byte[]> Files() => _trail.Disk.List(SimulatedTrail.Directory)
        .ToDictionary(name => name, name => _trail.Disk.Content(SimulatedTrail.PathOf(name))!, StringComparer.Ordinal);
}
