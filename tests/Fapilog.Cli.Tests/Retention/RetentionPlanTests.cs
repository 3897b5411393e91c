namespace Fapilog.Cli.Tests.Retention;

public sealed class RetentionPlanTests
{
    [Fact]
    public async Task Plan_NamesTheDaysThatAreDueAndDeletesNothing()
    {
        using var folder = new TestFolder();
        var trail = Directory.CreateDirectory(Path.Combine(folder.Path, "trail")).FullName;
        await File.WriteAllTextAsync(Path.Combine(trail, "audit_2020-01-01.jsonl"), "{}\n");
        await File.WriteAllTextAsync(Path.Combine(trail, "audit_2999-01-01.jsonl"), "{}\n");

        var text = await Tool.RunAsync(folder, "retention", "--dry-run", "trail");
        var json = await Tool.RunAsync(folder, "retention", "--dry-run", "trail", "--format", "json");

        Assert.Equal((0, 0), (text.ExitCode, json.ExitCode));
        Assert.Equal("audit_2020-01-01.jsonl", text.Output.Trim());
        Assert.Contains("EnforceRetention is false", text.Error, StringComparison.Ordinal);
        Assert.False(json.Json.GetProperty("enforce_retention").GetBoolean());
        Assert.Equal(2, Directory.GetFiles(trail).Length);
    }
}
