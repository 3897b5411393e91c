using Fapilog.Alerting;
using Fapilog.Sealing;

namespace Fapilog.Cli.Tests.Verify;

public sealed class VerifyKeyTests
{
    private const string KnownToken = "known-token-of-the-seals-0123456789abcdef";

    [Fact]
    public async Task Verify_WithTheKey_AcceptsItsSealsAndRefusesOthers()
    {
        using var folder = new TestFolder();
        await StoredTrail.WriteAsync(folder, days: 2, new SealOptions { Key = Secret.Parse(KnownToken) });
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "seal.key"), KnownToken + "\n");

        var good = await Tool.RunAsync(folder, "verify", "trail", "--key", "file:seal.key", "--strict");
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "seal.key"), new string('x', 40));
        var bad = await Tool.RunAsync(folder, "verify", "trail", "--key", "file:seal.key");

        Assert.Equal((0, string.Empty), (good.ExitCode, good.Error));
        Assert.Equal(1, bad.ExitCode);
        Assert.Contains("seal_signature_invalid in seals.jsonl line 1", bad.Output, StringComparison.Ordinal);
        Assert.Matches(
            "end_not_signed in head.json, expected a signature of ([0-9a-f]+), found one that cannot be checked: that key is not given, but (?!\\1)[0-9a-f]+\n",
            bad.Output);
        Assert.DoesNotContain("known-token", good.Output + bad.Output + bad.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_WithoutAKey_SaysThatSignaturesWereNotCheckedAndWithAConfigurationUsesItsKey()
    {
        using var folder = new TestFolder();
        await StoredTrail.WriteAsync(folder, days: 2, new SealOptions { Key = Secret.Parse(KnownToken) });
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "other.key"), new string('x', 40));
        folder.Write(
            "fapilog.json",
            """{ "Fapilog": { "Audit": { "StoragePath": "trail", "Seal": { "Key": "file:other.key" } } } }""");

        var text = await Tool.RunAsync(folder, "verify", "trail");
        var json = await Tool.RunAsync(folder, "verify", "trail", "--format", "json");
        var configured = await Tool.RunAsync(folder, "verify", "--config", "fapilog.json");

        Assert.Equal((0, 0), (text.ExitCode, json.ExitCode));
        Assert.Contains("The signatures of this trail were not checked", text.Output, StringComparison.Ordinal);
        Assert.True(json.Json.GetProperty("signatures_unchecked").GetBoolean());
        Assert.Equal(1, configured.ExitCode);
        Assert.Contains("seal_signature_invalid in seals.jsonl line 1", configured.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_KeyInTheCommandLine_IsRefusedAndNotRepeated()
    {
        using var folder = new TestFolder();

        var run = await Tool.RunAsync(folder, "verify", "trail", "--key", KnownToken);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("'env:NAME' or 'file:PATH'", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("known-token", run.Output + run.Error, StringComparison.Ordinal);
    }
}
