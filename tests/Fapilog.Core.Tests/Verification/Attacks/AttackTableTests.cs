using Fapilog.Verification.Forging;

namespace Fapilog.Verification.Attacks;

/// <summary>Every cell of the table in <c>docs/verifying.md</c> is what an attack showed.</summary>
public class AttackTableTests
{
    private const string Heading = "## What an attacker can do, and what finds it";

    private static readonly Lazy<Task<(IReadOnlyList<OriginalTrail> Originals, IReadOnlyList<OriginalTrail> Others)>> Trails =
        new(async () => (await TrailHistory.AllAsync(), await TrailHistory.OthersAsync()));

    public static TheoryData<string, string> Attacks
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var attack in AttackList.All)
            {
                data.Add(attack.Means, attack.Name);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task Find_AnAttack_IsAsThePageSays(string means, string name)
    {
        var (originals, others) = await Trails.Value;
        var attack = AttackList.All.Single(attack => (attack.Means, attack.Name) == (means, name));
        using var run = new AttackRun(attack, originals, others);

        var row = string.Join(" | ", [means, name, .. await run.RunAsync()]);

        Assert.True(Page().Contains($"| {row} |"), $"The attack shows what 'docs/verifying.md' does not say:\n| {row} |");
    }

    [Fact]
    public void Table_HasARowForEachAttackAndNoOther() =>
        Assert.Equal(AttackList.All.Count, Page().Count(line => line.StartsWith("| ", StringComparison.Ordinal)) - 1);

    private static IEnumerable<string> Page()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "docs", "verifying.md")))
        {
            root = root.Parent ?? throw new DirectoryNotFoundException(
                $"There is no page 'docs/verifying.md' above '{AppContext.BaseDirectory}'.");
        }

        return File.ReadLines(Path.Combine(root.FullName, "docs", "verifying.md"))
            .SkipWhile(line => line != Heading)
            .Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal));
    }
}
