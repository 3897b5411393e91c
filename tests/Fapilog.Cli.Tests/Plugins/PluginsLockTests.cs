using System.Text.Json;
using Fapilog.Tests;

namespace Fapilog.Cli.Tests.Plugins;

public sealed class PluginsLockTests
{
    [Fact]
    public async Task Lock_OfTheConfiguredProvider_WritesTheLockFileBesideTheConfigurationAndShowsWhatIsNew()
    {
        using var folder = Configured();

        var text = await Tool.RunAsync(folder, "plugins", "lock");
        var again = await Tool.RunAsync(folder, "plugins", "lock");

        Assert.Equal((0, 0), (text.ExitCode, again.ExitCode));
        Assert.Empty(text.Error + again.Error);
        using var written = JsonDocument.Parse(File.ReadAllText(folder.Under("plugins.lock.json")));
        Assert.Equal(
            ["Fapilog.Fixtures.Good.dll"],
            written.RootElement.GetProperty("providers").EnumerateObject().Select(provider => provider.Name));
        TextSnapshot.Match(Scrubbed.Text(text.Output + again.Output, folder));
    }

    [Fact]
    public async Task Lock_AfterAChange_ShowsOldAndNewHashAndCheckExitsOneAndWritesNothing()
    {
        using var folder = Configured();
        folder.Write("plugins/more/notes.txt", "not named, not pinned");
        await Tool.RunAsync(folder, "plugins", "lock");
        var before = File.ReadAllText(folder.Under("plugins.lock.json"));
        File.AppendAllText(folder.Under("plugins/Fapilog.Fixtures.Good.dll"), "x");

        var check = await Tool.RunAsync(folder, "plugins", "lock", "--check", "--format", "json");
        var unchanged = File.ReadAllText(folder.Under("plugins.lock.json"));
        var text = await Tool.RunAsync(folder, "plugins", "lock");
        var after = await Tool.RunAsync(folder, "plugins", "lock", "--check");

        Assert.Equal((1, 0, 0), (check.ExitCode, text.ExitCode, after.ExitCode));
        Assert.Equal(before, unchanged);
        Assert.Contains(
            check.Json.GetProperty("changes")[0].GetProperty("new_sha256").GetString()!,
            File.ReadAllText(folder.Under("plugins.lock.json")),
            StringComparison.Ordinal);
        TextSnapshot.Match(Scrubbed.Text(check.Output + text.Output + after.Output, folder));
    }

    [Fact]
    public async Task Lock_OfOneProvider_KeepsTheOthersAndOfAllPinsAll()
    {
        using var folder = Configured();
        Fixture.CopyFolder("PageToucher", folder.Under("plugins"));

        var all = await Tool.RunAsync(folder, "plugins", "lock", "--all", "--format", "json");
        File.Delete(folder.Under("plugins/PageToucher/Fapilog.Fixtures.PageToucher.pdb"));
        var one = await Tool.RunAsync(folder, "plugins", "lock", "--provider", "Page_Toucher");
        var configured = await Tool.RunAsync(folder, "plugins", "lock", "--check");

        Assert.Equal((0, 0, 1), (all.ExitCode, one.ExitCode, configured.ExitCode));
        Assert.Equal(
            ["Fapilog.Fixtures.Good.dll", "PageToucher"],
            all.Json.GetProperty("providers").EnumerateArray().Select(provider => provider.GetProperty("path").GetString()));
        Assert.StartsWith("removed PageToucher: Fapilog.Fixtures.PageToucher.pdb", one.Output, StringComparison.Ordinal);
        Assert.Contains("PINNED: 2 providers", one.Output, StringComparison.Ordinal);
        Assert.Contains("removed PageToucher: Fapilog.Fixtures.PageToucher.dll", configured.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lock_WithNothingNamed_ExitsTwoAndWritesNothing()
    {
        using var folder = new TestFolder();

        var run = await Tool.RunAsync(folder, "plugins", "lock");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(
            "No provider is named to be pinned. Name one in the configuration or with '--provider', or pin every one with '--all'.",
            run.Error.Trim());
        Assert.False(File.Exists(Path.Combine(Tool.Folder, "plugins.lock.json")));
    }

    [Fact]
    public async Task Lock_OfAProviderThatCannotBeUsed_ExitsOneAndWritesNothing()
    {
        using var folder = Configured();

        var run = await Tool.RunAsync(folder, "plugins", "lock", "--provider", "nobody", "--provider", "good");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("FAP1001: No provider is called 'nobody'.", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.Under("plugins.lock.json")));
    }

    [Fact]
    public async Task Lock_OverALockFileThatCannotBeRead_ExitsTwoAndKeepsIt()
    {
        using var folder = Configured();
        folder.Write("plugins.lock.json", "not JSON");

        var run = await Tool.RunAsync(folder, "plugins", "lock");

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("FAP1031: ", run.Error, StringComparison.Ordinal);
        Assert.Equal("not JSON", File.ReadAllText(folder.Under("plugins.lock.json")));
    }

    [Fact]
    public async Task Ingest_AfterTheDllWasTamperedWith_ExitsTwoAndListSaysWhy()
    {
        using var folder = Configured();
        await Tool.RunAsync(folder, "plugins", "lock");
        File.AppendAllText(folder.Under("plugins/Fapilog.Fixtures.Good.dll"), "x");

        var ingest = await Tool.RunAsync(folder, null, Lines.Join([Lines.Critical("a")]), "ingest", "-");
        var list = await Tool.RunAsync(folder, "plugins", "list");

        Assert.Equal((2, 1), (ingest.ExitCode, list.ExitCode));
        Assert.Empty(folder.StoredLines());
        TextSnapshot.Match(Scrubbed.Text(ingest.Error + list.Error, folder));
    }

    private static TestFolder Configured()
    {
        var folder = new TestFolder();
        Fixture.CopyFile("Good", folder.Under("plugins"));
        folder.Write(
            "fapilog.json",
            $$"""{ "Fapilog": { "Alerting": { "Provider": "good", "PluginsPath": {{JsonSerializer.Serialize(folder.Under("plugins"))}} } } }""");
        return folder;
    }
}
