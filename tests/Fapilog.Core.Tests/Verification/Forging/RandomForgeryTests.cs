using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Fapilog.Support;
using Xunit.Abstractions;

namespace Fapilog.Verification.Forging;

/// <summary>
/// Whoever can write a trail's directory and has not the key makes no change that counts without being found. More by command:
/// <c>FAPILOG_FORGERIES=10000</c>; one again with its story: <c>FAPILOG_FORGERY=SEED</c>.
/// </summary>
public sealed class RandomForgeryTests(ITestOutputHelper output)
{
    private static readonly int Count = Number("FAPILOG_FORGERIES") ?? 300;
    private static readonly int? Only = Number("FAPILOG_FORGERY");

    private static readonly IReadOnlyList<(string Name, Action<ForgedTrail> Do)> Kinds =
        [.. DayForgeries.All, .. SealForgeries.All, .. SideForgeries.All];

    private static int? Number(string variable) => int.TryParse(
        Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : null;

    [Fact]
    public async Task Verify_ARandomForgeryWithoutTheKey_IsFoundUnlessItIsHarmless()
    {
        var originals = await TrailHistory.AllAsync();
        var others = await TrailHistory.OthersAsync();
        using var room = new RamDirectory();
        foreach (var original in originals)
        {
            await AssertUntouchedAsync(original, others, room.Root);
        }

        int[] seeds = Only is { } seed ? [seed] : [.. Enumerable.Range(0, Count), Random.Shared.Next(Count, int.MaxValue)];
        output.WriteLine($"The random seed is {seeds[^1]}.");
        var tally = new ForgeryTally();
        await Parallel.ForEachAsync(seeds, async (one, _) => tally.Add(one, await ForgeAsync(one, originals, others, room.Root)));

        output.WriteLine(tally.ToString());
        Assert.True(tally.Holes.IsEmpty, string.Join('\n', tally.Holes.OrderBy(hole => hole.Length).Take(20)));
    }

    /// <summary>
    /// What no forger touched is valid once it was stopped, and the start on it tells nothing that is critical.
    /// </summary>
    private static async Task AssertUntouchedAsync(OriginalTrail original, IReadOnlyList<OriginalTrail> others, string root)
    {
        var trial = new ForgeryTrial(new ForgedTrail(original, others, new Random(0)), Path.Combine(root, "untouched"));
        await trial.RunAsync();
        string[] behindTheSignedEnd = [$"found: {FindingKind.EndNotSigned}", $"found: {FindingKind.SealMissing}"];
        Assert.True(
            original.IsKilled
                ? behindTheSignedEnd.Contains(trial.Verified)
                : trial.Verified == "the events are the original ones",
            $"{original.Name}: {trial.Verified}");
        Assert.True(trial.Started == "the events are the original ones", $"{original.Name}: {trial.Started}");
    }

    private static async Task<(ForgedTrail Forged, ForgeryTrial Trial)> ForgeAsync(
        int seed, IReadOnlyList<OriginalTrail> originals, IReadOnlyList<OriginalTrail> others, string root)
    {
        var random = new Random(seed);
        var forged = new ForgedTrail(originals[random.Next(originals.Count)], others, random);
        for (var step = random.Next(1, 6); step > 0; step--)
        {
            var (name, act) = Kinds[random.Next(Kinds.Count)];
            forged.Tell(name);
            act(forged);
        }

        var trial = new ForgeryTrial(forged, Path.Combine(root, $"{seed}"));
        await trial.RunAsync();
        Directory.Delete(Path.Combine(root, $"{seed}"), recursive: true);
        return (forged, trial);
    }

    /// <summary>How many forgeries of each kind there were, and what became of them.</summary>
    private sealed class ForgeryTally
    {
        private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

        public ConcurrentBag<string> Holes { get; } = [];

        public void Add(int seed, (ForgedTrail Forged, ForgeryTrial Trial) done)
        {
            var (forged, trial) = done;
            Count($"0 {forged.Original.Name}");
            forged.Story.ForEach(step => Count($"1 {step}"));
            Count($"2 {trial.Verified ?? "a hole"}");
            Count($"3 {trial.Started ?? "a hole"}");
            if (trial.Verified is null || trial.Started is null)
            {
                Holes.Add($"Seed {seed} ({forged.Original.Name}): {string.Join("; ", forged.Story)}. Verified: {trial.Verified ?? "VALID"}. Started: {trial.Started ?? "VALID"}.");
            }
        }

        public override string ToString()
        {
            string[] headings =
                ["Trails", "Forgeries", "Verified with the keys, strictly", "Started with the keys, then verified"];
            var text = new StringBuilder();
            foreach (var group in _counts.GroupBy(entry => entry.Key[0]).OrderBy(group => group.Key))
            {
                text.AppendLine(headings[group.Key - '0']);
                foreach (var (name, count) in group.OrderByDescending(entry => entry.Value))
                {
                    text.AppendLine(CultureInfo.InvariantCulture, $"  {count,7}  {name[2..]}");
                }
            }

            return text.ToString();
        }

        private void Count(string name) => _counts.AddOrUpdate(name, 1, (_, count) => count + 1);
    }
}
