namespace Fapilog.Cli.Tests;

/// <summary>
/// What this account may not see is not said to be absent, and what it may not open comes with a remedy.
/// </summary>
public sealed class RightsTests
{
    [OtherAccountFact]
    public async Task Run_OfATrailThatThisAccountMayNotSee_DoesNotSayThatItIsAbsent()
    {
        using var folder = new TestFolder();
        folder.Write("closed/audit_logs/audit_2025-08-07.jsonl", string.Empty);
        folder.Write("closed/fapilog.json", "{}");
        folder.Write("fapilog.json", """{ "Fapilog": { "Audit": { "StoragePath": "closed/audit_logs" } } }""");
        var closed = folder.Under("closed");
        OtherAccount.Close(closed);
        try
        {
            string[][] commands =
            [
                ["verify", "closed/audit_logs"],
                ["query", "closed/audit_logs"],
                ["recover", "closed/audit_logs"],
                ["alerts", "undelivered", "closed/audit_logs"],
                ["ingest", "closed/events.jsonl"],
                ["config", "check", "--config", "closed/fapilog.json"],
            ];
            foreach (var command in commands)
            {
                var run = await OtherAccount.RunAsync(folder, command);

                Assert.Equal(2, run.ExitCode);
                Assert.Contains(
                    $"This account may not look into '{closed}', so it cannot see whether '",
                    run.Error,
                    StringComparison.Ordinal);
                Assert.DoesNotContain("There is no", run.Error, StringComparison.Ordinal);
            }

            var check = await OtherAccount.RunAsync(folder, "config", "check");

            Assert.Equal(2, check.ExitCode);
            Assert.Contains(
                $"This account may not look into '{closed}', so it cannot use what may be there. Give this account the right",
                check.Error,
                StringComparison.Ordinal);
            Assert.DoesNotContain("does not exist", check.Error, StringComparison.Ordinal);
        }
        finally
        {
            OtherAccount.Open(closed);
        }
    }

    [OtherAccountFact]
    public async Task Run_OfAFileThatThisAccountMayNotOpen_SaysWhatToDo()
    {
        using var folder = new TestFolder();
        var trail = await StoredTrail.WriteAsync(folder, days: 1);
        OtherAccount.Open(trail);
        OtherAccount.Close(Path.Combine(trail, "head.json"));

        var run = await OtherAccount.RunAsync(folder, "verify", "trail");

        Assert.Equal(2, run.ExitCode);
        Assert.EndsWith(
            "Run the command as an account that has the right, such as the one the trail runs as.\n",
            run.Error,
            StringComparison.Ordinal);
    }
}
