using System.Reflection;
using System.Text.RegularExpressions;
using Fapilog.Testing;

namespace Fapilog.Cli.Tests;

/// <summary>
/// Does what <c>docs/getting-started.md</c> says, with what it says to write, and compares what it shows.
/// </summary>
public sealed partial class GettingStartedTests
{
    private const string Receiver = "http://127.0.0.1:8080/";

    private static readonly string Root = typeof(GettingStartedTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "RepositoryRoot").Value!;

    // In their order, without the languages: what is to be written, what to be run, and what is shown.
    private static readonly string[] Fences =
        [.. Fence().Matches(Page("docs/getting-started.md")).Select(match => match.Groups["code"].Value)];

    [Fact]
    public async Task Page_CommandsThatShowTheirOutput_ShowWhatTheToolPrints()
    {
        using var folder = new TestFolder();
        await using var receiver = await WebhookReceiver.StartAsync(Webhook.Secret);
        var secret = new Dictionary<string, string> { ["AUDIT_HOOK_SECRET"] = Webhook.Secret };

        Assert.Equal(Shown("fapilog plugins list"), Text(await Tool.RunAsync(folder, "plugins", "list"), folder));

        folder.Write(
            "fapilog.json",
            Fences.First(fence => fence.Contains(Receiver, StringComparison.Ordinal))
                .Replace(Receiver, receiver.Url.AbsoluteUri, StringComparison.Ordinal));
        folder.Write("events.jsonl", Fences.Single(fence => fence.StartsWith("{\"event_type\"", StringComparison.Ordinal)));

        Assert.Equal(
            Shown("fapilog ingest events.jsonl"), Text(await Tool.RunAsync(folder, secret, "ingest", "events.jsonl"), folder));
        Assert.Equal(Shown("fapilog verify"), Text(await Tool.RunAsync(folder, "verify"), folder));

        var day = Assert.Single(Directory.GetFiles(folder.Trail, "audit_*.jsonl"));
        await File.WriteAllTextAsync(
            day, (await File.ReadAllTextAsync(day)).Replace("disk", "disc", StringComparison.Ordinal));

        Assert.Equal(Shown("fapilog verify", next: 2), Text(await Tool.RunAsync(folder, "verify"), folder));
    }

    [Fact]
    public void Readme_LinesOfTheDemo_AreInItsSnapshot()
    {
        using var folder = new TestFolder();
        const string snapshot = "DemoTests.Demo_WithoutConfiguration_ShowsTheWholeJobAndLeavesNothingBehind.snap";
        var demo = Page($"tests/Fapilog.Cli.Tests/__snapshots__/{snapshot}").Split('\n');

        var shown = Scrubbed.Text(Fence().Matches(Page("README.md"))[1].Groups["code"].Value, folder)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.All(shown.Where(line => line.Trim() != "…"), line => Assert.Contains(line, demo));
    }

    private static string Shown(string command, int next = 1)
    {
        var place = Array.FindIndex(Fences, fence => fence == command + "\n");
        using var folder = new TestFolder();
        return Scrubbed.Text(Fences[place + next], folder).Trim('\n');
    }

    private static string Text(ToolRun run, TestFolder folder) => Scrubbed.Text(run.Output, folder).Trim('\n');

    private static string Page(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    [GeneratedRegex("^```[a-z]*\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
