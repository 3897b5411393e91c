using Fapilog.Testing;

namespace Fapilog.Cli.Tests.Terminal;

/// <summary>
/// Every command that shows what others wrote, on a trail, a plugins folder and a configuration made to steer a terminal.
/// </summary>
public sealed class HostileTextTests
{
    private static readonly string[][] Commands =
    [
        ["verify"],
        ["verify", "--format", "json"],
        ["verify", Danger.FileName + ".jsonl"],
        ["verify", Danger.FileName + ".jsonl", "--format", "json"],
        ["verify", Danger.FileName],
        ["verify", "sealed"],
        ["verify", "sealed", "--format", "json"],
        ["verify", "sealed", "--key", "file:some.key"],
        ["recover", "sealed"],
        ["recover", "sealed", "--key", "file:some.key"],
        ["seals", "key", "new", "sealed", "--key", "file:some.key"],
        ["query"],
        ["query", "--format", "json"],
        ["query", "--format", "jsonl"],
        ["query", Danger.FileName],
        ["ingest", "input.jsonl", "--config", "good.json"],
        ["ingest", "input.jsonl", "--config", "good.json", "--format", "json"],
        ["ingest", "input.jsonl", "--config", "good.json", "--ack"],
        ["ingest", Danger.FileName],
        ["recover", Danger.FileName],
        ["retention", Danger.FileName],
        ["plugins", "list", "--config", "good.json"],
        ["plugins", "list", "--config", "good.json", "--format", "json"],
        ["plugins", "list", "--config", "absent.json"],
        ["plugins", "inspect", "inspected/Dangerous.dll"],
        ["plugins", "inspect", "inspected/Dangerous.dll", "--format", "json"],
        ["plugins", "inspect", "plugins/Good.dll"],
        ["plugins", "inspect", "plugins/Good.dll", "--format", "json"],
        ["plugins", "lock", "--config", Danger.FileName],
        ["config", "check", "--config", "absent.json"],
        ["config", "check", "--config", "absent.json", "--format", "json"],
        ["config", "check", "--config", Danger.FileName],
        ["alerts", "render", "--config", "mail.json", "--provider", "instance", "--event", "event.json"],
        ["alerts", "render", "--config", "mail.json", "--provider", "instance", "--event", "event.json", "--format", "json"],
        ["alerts", "render", "--config", "mail.json", "--provider", Danger.FileName],
        ["alerts", "test", "--config", "good.json", "--provider", "instance", "--channel", HostileTrail.Channel],
        ["alerts", "test", "--config", "good.json", "--provider", "instance", "--format", "json"],
        ["demo", "--config", Danger.FileName],
        [Danger.FileName],
    ];

    public static TheoryData<string> Names => [.. Commands.Select(Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Output_OfWhatOthersWrote_SteersNoTerminal(string name)
    {
        using var folder = new TestFolder();
        HostileTrail.Fill(folder);

        var run = await Tool.RunAsync(folder, Command(name));

        AssertHarmless(run.Output);
        AssertHarmless(run.Error);
        Assert.Matches(@"\\u(001b|009b|202e|2066|2028)", run.All);
        if (name == "verify sealed")
        {
            // The hostile seal was read.
            Assert.Contains("seal_reanchored", run.All, StringComparison.Ordinal);
        }
    }

    [PseudoTerminalFact]
    public async Task Output_OnATerminal_HasNoCodesButTheToolsOwnAndBeginsNoLineWithAForeignText()
    {
        using var folder = new TestFolder();
        HostileTrail.Fill(folder);
        foreach (var name in (string[])
        [
            "verify",
            "query",
            "plugins list --config good.json",
            "plugins inspect inspected/Dangerous.dll",
            "config check --config absent.json",
            "ingest input.jsonl --config good.json",
        ])
        {
            var command = string.Join(' ', Command(name).Select(argument => $"'{argument}'"));

            using var tool = Tool.Start(
                folder,
                PseudoTerminalFactAttribute.Program,
                ["-qec", $"stty cols 60; dotnet '{Tool.File}' {command}", "/dev/null"],
                new Dictionary<string, string> { ["TERM"] = "xterm-256color" });
            var run = await tool.FinishAsync();

            var output = Danger.WithoutOwnCodes(run.Output);
            AssertHarmless(output);
            Assert.All(output.Split('\n').Where(line => !IsOfATable(line)), line => Assert.InRange(line.TrimEnd().Length, 0, 60));
            Assert.Matches(@"\\u(001b|009b|202e|2066|2028)", output);
        }
    }

    [Fact]
    public async Task Output_OfWhatAVendorAnswers_SteersNoTerminal()
    {
        using var folder = new TestFolder();
        await using var receiver = await WebhookReceiver.StartAsync(Webhook.Secret);
        receiver.DefaultAnswer = new ReceiverAnswer(400, Danger.Text);

        var text = await Tool.RunAsync(folder, Webhook.Environment(receiver.Url), "alerts", "test", "--provider", "webhook");
        var json = await Tool.RunAsync(
            folder, Webhook.Environment(receiver.Url), "alerts", "test", "--provider", "webhook", "--format", "json");

        Assert.All([text, json], run =>
        {
            AssertHarmless(run.Output);
            AssertHarmless(run.Error);
            Assert.Contains("It broke.", run.Output, StringComparison.Ordinal);
        });
    }

    private static bool IsOfATable(string line) => line.Length > 0 && line[0] == ' ';

    private static string[] Command(string name) => Commands.Single(command => Name(command) == name);

    // A test's name is shown on a terminal too.
    private static string Name(string[] command) => string.Join(' ', command)
        .Replace(Danger.FileName, "NAME", StringComparison.Ordinal)
        .Replace(HostileTrail.Channel, "CHANNEL", StringComparison.Ordinal);

    private static void AssertHarmless(string output)
    {
        Assert.Null(Danger.In(output));
        Assert.DoesNotContain(output.Split('\n'), line => line.StartsWith(Danger.Verdict[..8], StringComparison.Ordinal));
    }
}
