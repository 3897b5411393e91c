using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Sealing;

namespace Fapilog.Cli.Tests.Recover;

public sealed class RecoverTests
{
    private const string Key = "known-token-of-the-seals-0123456789abcdef";

    [Fact]
    public async Task Recover_OfAGoodTrail_HasNothingToDo()
    {
        using var folder = new TestFolder();
        await StoredTrail.WriteAsync(folder, days: 2);

        var run = await Tool.RunAsync(folder, "recover", "trail");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith(
            "NOTHING TO RECOVER: The trail can continue by itself. It ends at sequence 4.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recover_OfAnEditInAClosedDay_SaysWhatItFoundAndLeft()
    {
        using var folder = new TestFolder();
        var day = StoredTrail.Days(await StoredTrail.WriteAsync(folder, days: 2))[0];
        await File.WriteAllTextAsync(
            day, (await File.ReadAllTextAsync(day)).Replace("Read again", "Rend again", StringComparison.Ordinal));

        var run = await Tool.RunAsync(folder, "recover", "trail");

        Assert.Equal(1, run.ExitCode);
        Assert.DoesNotContain("NOTHING TO RECOVER", run.Output, StringComparison.Ordinal);
        Assert.Contains("FOUND: error checksum_mismatch", run.Output, StringComparison.Ordinal);
        Assert.Contains("LEFT: error checksum_mismatch", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recover_OfACutEnd_SaysWhatIsMissing()
    {
        using var folder = new TestFolder();
        var trail = await StoredTrail.WriteAsync(folder, days: 2);
        File.Delete(StoredTrail.Days(trail)[1]);

        var verified = await Tool.RunAsync(folder, "verify", "trail");
        var run = await Tool.RunAsync(folder, "recover", "trail");

        Assert.Equal(1, verified.ExitCode);
        Assert.Contains("error tail_missing", verified.Output, StringComparison.Ordinal);
        Assert.Contains("FOUND: error tail_missing", run.Output, StringComparison.Ordinal);
        Assert.Contains("NOT RE-ANCHORED: The trail can continue by itself.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recover_OfSealsThatWereForged_GoesOnWithTheKeyByTheOperatorsWord()
    {
        using var folder = new TestFolder();
        var trail = await StoredTrail.WriteAsync(folder, days: 3, new SealOptions { Key = Secret.Parse(Key) });
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "seal.key"), Key);
        var seals = Path.Combine(trail, "seals.jsonl");
        await File.WriteAllTextAsync(
            seals, string.Concat((await File.ReadAllLinesAsync(seals)).SkipLast(1).Select(line => line + "\n")));

        var without = await Tool.RunAsync(folder, "recover", "trail");
        var with = await Tool.RunAsync(folder, "recover", "trail", "--key", "file:seal.key", "--format", "json");
        var verified = await Tool.RunAsync(folder, "verify", "trail", "--key", "file:seal.key", "--format", "json");

        Assert.Equal(2, without.ExitCode);
        Assert.Contains("FAP4020", without.Error, StringComparison.Ordinal);
        Assert.Equal((0, string.Empty), (with.ExitCode, with.Error));
        using var report = JsonDocument.Parse(with.Output);
        Assert.True(report.RootElement.GetProperty("seals_reanchored").GetBoolean());
        Assert.DoesNotContain(
            "fapilog recover", report.RootElement.GetProperty("seals_reason").GetString(), StringComparison.Ordinal);
        Assert.Contains(
            report.RootElement.GetProperty("found").EnumerateArray(),
            finding => finding.GetProperty("kind").GetString() == "seal_chain_broken");
        using var verification = JsonDocument.Parse(verified.Output);
        Assert.Equal(
            "seal_reanchored",
            Assert.Single(verification.RootElement.GetProperty("findings").EnumerateArray()).GetProperty("kind").GetString());
        Assert.DoesNotContain("known-token", without.Output + with.Output + verified.Output, StringComparison.Ordinal);
    }
}
