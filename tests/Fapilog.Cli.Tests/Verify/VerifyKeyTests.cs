using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Sealing;

namespace Fapilog.Cli.Tests.Verify;

public sealed class VerifyKeyTests
{
    private const string KnownToken = "known-token-of-the-seals-0123456789abcdef";

    [Fact]
    public async Task Verify_WithTheKey_AcceptsItsSealsAndRefusesOthers()
    {
        using var folder = new TestFolder();
        await SealADayAsync(folder);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "seal.key"), KnownToken + "\n");

        var good = await Tool.RunAsync(folder, "verify", "trail", "--key", "file:seal.key");
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "seal.key"), new string('x', 40));
        var bad = await Tool.RunAsync(folder, "verify", "trail", "--key", "file:seal.key");

        Assert.Equal(0, good.ExitCode);
        Assert.Equal(1, bad.ExitCode);
        Assert.Contains("seal_signature_invalid in seals.jsonl line 1", bad.Output, StringComparison.Ordinal);
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

    private static async Task SealADayAsync(TestFolder folder)
    {
        // The trail itself is started only to seal what lies there: a file of a day long over.
        var directory = Directory.CreateDirectory(Path.Combine(folder.Path, "trail")).FullName;
        await using (var first = new AuditTrail(new AuditTrailOptions { StoragePath = directory }))
        {
            await first.StartAsync();
            await first.LogEventAsync(AuditEventType.DataAccess, "Read.");
        }

        var today = Directory.GetFiles(directory, "audit_*.jsonl").Single();
        File.Move(today, Path.Combine(directory, "audit_2025-08-07.jsonl"));
        File.Delete(Path.Combine(directory, "head.json"));
        var options = new AuditTrailOptions { StoragePath = directory, Seal = new SealOptions { Key = Secret.Parse(KnownToken) } };
        await using var second = new AuditTrail(options);
        await second.StartAsync();
        await second.LogEventAsync(AuditEventType.DataAccess, "Read again.");
    }
}
